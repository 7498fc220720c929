// A bank of the money model that is a fake Stripe or Razorpay: Milo's own adapter speaks to it over HTTP, and
// its books are the fake's.
import { newId } from '#shared/std/ids.ts'
import type { Call, Fault } from '../../../testing/fake-providers/calls.ts'
import { disputed, disputeEnded, givenBackByHand } from '../../../testing/fake-providers/dashboard.ts'
import {
  type FakeCharge,
  type FakeProvider,
  givenBack,
} from '../../../testing/fake-providers/fake-provider.ts'
import type { Provider } from '../../../worker-payments/providers/provider.ts'
import type { MoneyBank, PaymentChoice } from './money-bank.ts'
import type { BankFaults, ChargeMood, RefundMood } from './moods.ts'
import { faulty } from './provider-faults.ts'

/** What differs between the two. */
export interface Side {
  fake: FakeProvider
  adapter: Provider
  paymentOf(mood: ChargeMood): PaymentChoice
  /** The try was made. */
  begun(key: string, mood: ChargeMood, choice: PaymentChoice, amount: number): void
  /** All that may have taken money for a try. */
  chargesOf(key: string): FakeCharge[]
  /** Its charge for which this call moves money, if it does. */
  chargeMovedBy(call: Call): string | undefined
  hasMoney(charge: FakeCharge): boolean
  /** The customers of these do what they have to, or not. */
  decide(key: string, approve: boolean): void
  isRefund(call: Call): boolean
  /** What was undecided is denied. */
  deny(charge: FakeCharge): void
}

const REFUND_STATUS = {
  fail: 'failed',
  undecided: 'pending',
  give: 'done',
  answer_lost: 'done',
  down: 'done',
} as const
const REFUND_FAULT: Partial<Record<RefundMood, Fault>> = { answer_lost: 'cut', down: 429 }
const CHARGE_FAULT: Partial<Record<ChargeMood, Fault>> = { answer_lost: 'cut', down: 429 }

export class ProviderBank implements MoneyBank {
  readonly provider: Provider
  readonly #side: Side
  readonly #moods = new Map<string, ChargeMood>()
  #refundMood: RefundMood = 'give'
  #waiting: (() => void)[] = []
  #open = false

  constructor(side: Side, faults: BankFaults) {
    this.#side = side
    const { fake } = side
    fake.idOf = (kind) => `${kind}_${newId().replaceAll('-', '')}`
    fake.keys.forgets = faults.refundsTwice ?? false
    fake.faultOf = (call) => this.#faultOf(call)
    const adapter = faulty(side.adapter, faults)
    this.provider = {
      ...adapter,
      charge: async (request) => {
        const dies = this.#moods.get(request.paymentId) === 'dies' && !this.#open
        const charge = await adapter.charge(request)
        if (dies) throw new Error('the worker was killed')
        return charge
      },
    }
  }

  async #faultOf(call: Call): Promise<Fault> {
    if (this.#side.isRefund(call)) return REFUND_FAULT[this.#refundMood]
    const key = this.#side.chargeMovedBy(call)
    if (key === undefined) return undefined
    const mood = this.#moods.get(key) ?? 'approve'
    if (mood === 'down') this.#moods.set(key, 'approve')
    if ((mood === 'stands_still' || mood === 'dies') && !this.#open)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return CHARGE_FAULT[mood]
  }

  paymentOf = (mood: ChargeMood): PaymentChoice => this.#side.paymentOf(mood)

  expectCharge(key: string, mood: ChargeMood, choice: PaymentChoice, amount: number): void {
    this.#moods.set(key, mood)
    this.#side.begun(key, mood, choice, amount)
  }

  expectRefunds(mood: RefundMood): void {
    this.#refundMood = mood
    this.#side.fake.refundStatus = REFUND_STATUS[mood]
  }

  decide = (key: string, approve: boolean): void => this.#side.decide(key, approve)

  #paid = (key: string): FakeCharge[] => this.#side.chargesOf(key).filter(this.#side.hasMoney)
  #isDisputed = (id: string): boolean => this.#side.fake.disputes.some(({ charge }) => charge === id)
  #openDisputes = (id: string) =>
    this.#side.fake.disputes.filter(({ charge, status }) => charge === id && status === 'open')

  refundOutside(key: string, whole: boolean): void {
    for (const { id, amount } of this.#paid(key)) {
      const left = amount - givenBack(this.#side.fake, id)
      if (left <= 0 || this.#openDisputes(id).length > 0) continue
      givenBackByHand(this.#side.fake, id, whole ? left : Math.ceil(left / 2))
    }
  }

  dispute(key: string): void {
    for (const { id, amount } of this.#paid(key))
      if (!this.#isDisputed(id) && givenBack(this.#side.fake, id) < amount)
        disputed(this.#side.fake, id, amount)
  }

  endDispute(key: string, won: boolean): void {
    for (const { id } of this.#paid(key))
      for (const dispute of this.#openDisputes(id)) disputeEnded(this.#side.fake, dispute, won)
  }

  hasNews = (key: string): boolean =>
    this.givenOutside(key) > 0 || this.#paid(key).some(({ id }) => this.#isDisputed(id))

  captured = (key: string): number => this.#paid(key).reduce((sum, { amount }) => sum + amount, 0)

  givenBack = (key: string): number =>
    this.#paid(key).reduce((sum, { id }) => sum + givenBack(this.#side.fake, id), 0)

  givenOutside(key: string): number {
    const ids = this.#paid(key).map(({ id }) => id)
    const { refunds, disputes } = this.#side.fake
    return [
      ...refunds.filter(({ key: ours }) => ours === undefined),
      ...disputes.filter(({ status }) => status === 'lost'),
    ]
      .filter(({ charge }) => ids.includes(charge))
      .reduce((sum, { amount }) => sum + amount, 0)
  }

  get standing(): number {
    return this.#waiting.length
  }

  release(): void {
    for (const goOn of this.#waiting.splice(0)) goOn()
  }

  heal(): void {
    this.#open = true
    this.release()
    this.expectRefunds('give')
    this.#moods.clear()
    const { fake } = this.#side
    for (const charge of fake.charges.values()) this.#side.deny(charge)
    for (const dispute of fake.disputes) if (dispute.status === 'open') disputeEnded(fake, dispute, true)
    for (const refund of fake.refunds) if (refund.status === 'pending') refund.status = 'done'
  }

  end(): void {
    this.#side.fake.close()
  }
}
