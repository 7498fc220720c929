// A payment provider with books of its own, which Milo never reads: the truth that Milo's rows are compared
// with. It does what real ones do on a bad day: answers get lost, charges stay undecided, workers pause
// before their call, refunds fail at once or later.
import { newId } from '#shared/std/ids.ts'
import {
  type Charge,
  type ChargeQuestion,
  type ChargeRequest,
  type Provider,
  type Account as ProviderAccount,
  ProviderError,
  type ProviderRefund,
  type RefundRequest,
} from '../../../worker-payments/providers/provider.ts'
import { type Account, captured, declined, listed, type RefundEntry, undecided } from './bank-answers.ts'
import type { MoneyBank } from './money-bank.ts'
import type { BankFaults, ChargeMood, RefundMood } from './moods.ts'

// A search index of a provider is behind its books.
const LAG_QUESTIONS = 2

export class Bank implements Provider, MoneyBank {
  readonly name = 'simulator'
  readonly provider = this
  readonly #accounts = new Map<string, Account>()
  readonly #refunds = new Map<string, RefundEntry>()
  readonly #faults: BankFaults
  #refundMood: RefundMood = 'give'
  #waiting: (() => void)[] = []
  #open = false

  constructor(faults: BankFaults = {}) {
    this.#faults = faults
  }

  #account(paymentId: string): Account {
    const known = this.#accounts.get(paymentId)
    if (known) return known
    const account: Account = { mood: 'approve', state: 'open', captured: 0, dispute: null, lag: 0 }
    this.#accounts.set(paymentId, account)
    return account
  }

  expectCharge(paymentId: string, mood: ChargeMood): void {
    this.#account(paymentId).mood = mood
  }

  /** Behaviour comes from expectCharge and expectRefunds, not from the method of a payment. */
  paymentOf = () => ({ method: 'sim_approved' })
  end = () => undefined

  expectRefunds(mood: RefundMood): void {
    this.#refundMood = mood
  }

  async charge({ paymentId, amount }: ChargeRequest): Promise<Exclude<Charge, { status: 'absent' }>> {
    const account = this.#account(paymentId)
    const { mood } = account
    if (mood === 'down') {
      account.mood = 'approve'
      throw new ProviderError('the bank is down', 'nothing_happened')
    }
    if ((mood === 'stands_still' || mood === 'dies') && !this.#open) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    if (account.state === 'captured') {
      if (this.#faults.chargesTwice) account.captured += amount
      return captured(paymentId)
    }
    if (account.state === 'closed' || account.state === 'declined') return declined(paymentId)
    if (mood === 'decline') {
      account.state = 'declined'
      return declined(paymentId)
    }
    if (mood === 'undecided' || mood === 'asks') {
      account.state = 'undecided'
      return undecided(paymentId, mood)
    }
    account.state = 'captured'
    account.captured = amount
    if (mood === 'dies') throw new Error('the worker was killed')
    if (mood !== 'answer_lost') return captured(paymentId)
    account.lag = LAG_QUESTIONS
    throw new ProviderError('the answer was lost', 'unknown')
  }

  async chargeState({ paymentId }: ChargeQuestion): Promise<Charge> {
    const account = this.#account(paymentId)
    if (account.lag > 0) {
      account.lag -= 1
      return { status: 'absent' }
    }
    if (account.state === 'captured') return captured(paymentId)
    if (account.state === 'undecided') return undecided(paymentId, account.mood)
    return account.state === 'open' ? { status: 'absent' } : declined(paymentId)
  }

  async close({ paymentId }: ChargeQuestion): Promise<Exclude<Charge, { status: 'absent' }>> {
    const account = this.#account(paymentId)
    if (account.state === 'captured') return captured(paymentId)
    if (!this.#faults.forgetsToClose) account.state = 'closed'
    return declined(paymentId)
  }

  /** The customer of an undecided charge authenticates, or does not. */
  decide(paymentId: string, approve: boolean, amount: number): void {
    const account = this.#account(paymentId)
    if (account.state !== 'undecided') return
    account.state = approve ? 'captured' : 'declined'
    if (approve) account.captured = amount
  }

  async refund({
    key,
    paymentId,
    amount,
  }: RefundRequest): Promise<Exclude<ProviderRefund, { status: 'absent' }>> {
    const known = this.#refunds.get(key)
    if (known) {
      if (this.#faults.refundsTwice) known.amount += amount
      return this.#shown(key, known)
    }
    if (this.#refundMood === 'down') throw new ProviderError('the bank is down', 'nothing_happened')
    // As Stripe: no refund while a bank decides, and never more than is left.
    if (this.#account(paymentId).dispute === 'open')
      return { status: 'failed', reference: null, reason: 'the charge is disputed' }
    if (this.givenBack(paymentId) + amount > this.captured(paymentId))
      return { status: 'failed', reference: null, reason: 'more than is left of the charge' }
    const state = { give: 'given', answer_lost: 'given', fail: 'failed', undecided: 'undecided' } as const
    const entry: RefundEntry = { paymentId, amount, state: state[this.#refundMood] }
    this.#refunds.set(key, entry)
    if (this.#refundMood === 'answer_lost') throw new ProviderError('the answer was lost', 'unknown')
    return this.#shown(key, entry)
  }

  async refundState({ key }: RefundRequest): Promise<ProviderRefund> {
    const known = this.#faults.refundsTwice ? undefined : this.#refunds.get(key)
    return known ? this.#shown(key, known) : { status: 'absent' }
  }

  async account({ paymentId }: ChargeQuestion): Promise<ProviderAccount> {
    const refunds = [...this.#refunds]
      .filter(([, refund]) => refund.paymentId === paymentId && refund.outside !== 'dispute')
      .map(([key, refund]) => ({
        reference: key,
        key: refund.outside ? null : key,
        amount: refund.amount,
        status: this.#shown(key, refund).status,
        reason: 'the account is closed',
      }))
    return { refunds, dispute: this.#account(paymentId).dispute }
  }

  list = async () => listed(this.#accounts, (key) => this.givenBack(key))

  /** A refund that staff make at the provider, not through Milo. */
  refundOutside(paymentId: string, whole: boolean): void {
    const left = this.captured(paymentId) - this.givenBack(paymentId)
    if (left <= 0 || this.#account(paymentId).dispute === 'open') return
    const amount = whole ? left : Math.ceil(left / 2)
    this.#refunds.set(`dashboard ${newId()}`, {
      paymentId,
      amount,
      state: 'given',
      outside: 'refund',
    })
  }

  dispute(paymentId: string): void {
    const account = this.#account(paymentId)
    if (account.dispute === null && this.captured(paymentId) > this.givenBack(paymentId))
      account.dispute = 'open'
  }

  endDispute(paymentId: string, won: boolean): void {
    const account = this.#account(paymentId)
    if (account.dispute !== 'open') return
    account.dispute = won ? 'won' : 'lost'
    if (won) return
    const amount = this.captured(paymentId) - this.givenBack(paymentId)
    this.#refunds.set(`bank ${newId()}`, { paymentId, amount, state: 'given', outside: 'dispute' })
  }

  /** Whether something happened without Milo. */
  hasNews = (paymentId: string): boolean =>
    this.#account(paymentId).dispute !== null || this.givenOutside(paymentId) > 0

  /** Refunds that were made without Milo. */
  givenOutside(paymentId: string): number {
    return [...this.#refunds.values()]
      .filter((refund) => refund.paymentId === paymentId && refund.outside)
      .reduce((sum, { amount }) => sum + amount, 0)
  }

  #shown(reference: string, { state }: RefundEntry): Exclude<ProviderRefund, { status: 'absent' }> {
    if (state === 'given' || (state === 'failed' && this.#faults.hidesFailedRefunds))
      return { status: 'refunded', reference }
    if (state === 'undecided') return { status: 'pending', reference }
    return { status: 'failed', reference, reason: 'the account is closed' }
  }

  captured(paymentId: string): number {
    return this.#account(paymentId).captured
  }

  /** Refunded, or refund pending. */
  givenBack(paymentId: string): number {
    return [...this.#refunds.values()]
      .filter((refund) => refund.paymentId === paymentId && refund.state !== 'failed')
      .reduce((sum, { amount }) => sum + amount, 0)
  }

  /** Workers that wait before their call. */
  get standing(): number {
    return this.#waiting.length
  }

  /** Workers that waited before their call continue. */
  release(): void {
    for (const goOn of this.#waiting.splice(0)) goOn()
  }

  /** From now on all goes well: no worker waits, no answer is lost, undecided charges are denied. */
  heal(): void {
    this.#open = true
    this.release()
    this.#refundMood = 'give'
    for (const account of this.#accounts.values()) {
      account.mood = 'approve'
      account.lag = 0
      if (account.state === 'undecided') account.state = 'declined'
      if (account.dispute === 'open') account.dispute = 'won'
    }
    for (const refund of this.#refunds.values()) if (refund.state === 'undecided') refund.state = 'given'
  }
}
