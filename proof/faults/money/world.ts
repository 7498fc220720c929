// One showtime, its buyers, its staff, the worker's functions and a bank: plays steps through the real
// functions, then lets everything come to rest.
import { lapseOverdue } from '#shared/db/lapses.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import cancelReservation from '../../../functions/cancellations/create.ts'
import createAttempt from '../../../functions/payment-attempts/create.ts'
import cancelShowtime from '../../../functions/showtime-cancellations/create.ts'
import { jsonRequest, type SignedIn, signIn } from '../../../testing/catalogue.ts'
import { type Moving, openMoving, SAME } from '../../../testing/moves.ts'
import { askHold, askReservation, type Buyer, overdue, type Sale } from '../../../testing/sales.ts'
import { as } from '../../../testing/staff.ts'
import { newShowtimeCanceller } from '../../../worker-payments/payments/cancel-showtime.ts'
import { newSettle, type Settle } from '../../../worker-payments/payments/settle.ts'
import { silent } from '../../../worker-payments/testing.ts'
import { isUnfinished } from './conservation.ts'
import type { MoneyBank } from './money-bank.ts'
import type { Code, Step } from './money-steps.ts'
import type { ChargeMood } from './moods.ts'
import { hearMoves, newCodes, retryRefunds } from './world-rows.ts'

interface Reserved {
  id: string
  paymentId: string
  /** Under which the bank knows its tries. */
  keys: string[]
  amount: number
  buyer: Buyer
  seatIds: string[]
}

// A round of the reconciler for each thing that may wait for another.
const ROUNDS = 12
const MINUTE_MS = 60_000

export class World {
  readonly bank: MoneyBank
  readonly reservations: Reserved[] = []
  readonly #sale: Sale
  readonly #sql: Sql
  readonly #moving: Moving
  #moves = 0
  readonly #settle: Settle
  readonly #underWay = new Set<Promise<unknown>>()
  readonly codes: Readonly<Record<Code, string>>

  constructor(sale: Sale, moving: Moving, bank: MoneyBank, codes: Record<Code, string>) {
    this.codes = codes
    this.#sale = { ...sale, env: { ...sale.env, PAYMENT_PROVIDERS: [bank.provider.name] } }
    this.#sql = sale.database.sql
    this.#moving = moving
    this.bank = bank
    this.#settle = newSettle({
      sql: this.#sql,
      redis: sale.redis,
      providers: { [bank.provider.name]: bank.provider },
      ticketKey: sale.env.TICKET_PRIVATE_KEY,
    })
  }

  get showtimeId(): string {
    return this.#moving.showtimeId
  }

  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'reserve':
        return this.#reserve(step)
      case 'sweep':
        return this.#sweep()
      case 'worker_goes_on':
        this.bank.release()
        return
      case 'cancel_showtime':
        return this.#cancelShowtime(step.heard)
      case 'move':
        return this.#move(step.heard)
      case 'refunds_will':
        this.bank.expectRefunds(step.mood)
        return
      case 'retry_refunds':
        return retryRefunds(this.#sql, this.showtimeId)
    }
    const reserved = this.reservations[step.which % Math.max(1, this.reservations.length)]
    if (reserved) await this.#touch(reserved, step)
  }

  async #touch(reserved: Reserved, step: Extract<Step, { which: number }>): Promise<unknown> {
    switch (step.do) {
      case 'settle':
        return this.#settleBeside(reserved, step.workers)
      case 'decide':
        return this.bank.decide(reserved.keys.at(-1)!, step.approve, reserved.amount)
      case 'retry':
        return this.#retry(reserved, step.mood)
      case 'give_up':
        return this.#cancel(reserved, true, false)
      case 'window_ends':
        return overdue(this.#sale, reserved.id, 5 * MINUTE_MS)
      case 'cancel':
        return this.#cancel(reserved, step.all, step.byStaff)
      case 'refund_outside':
        this.bank.refundOutside(this.#paidBy(reserved), step.whole)
        return this.#hearNews(reserved, step.heard)
      case 'dispute':
        this.bank.dispute(this.#paidBy(reserved))
        return this.#hearNews(reserved, step.heard)
      case 'dispute_ends':
        this.bank.endDispute(this.#paidBy(reserved), step.won)
        return this.#hearNews(reserved, step.heard)
      case 'cancel_beside_showtime':
        await Promise.all([this.#cancel(reserved, false, false), this.#cancelShowtime(true)])
    }
  }

  async #reserve({ seat, count, mood, reseat, code }: Extract<Step, { do: 'reserve' }>): Promise<void> {
    const buyer: Buyer = { ...this.#moving.buyer, customer: await this.#newCustomer() }
    const held = await askHold(
      buyer,
      Array.from({ length: count }, (_, more) => seat + more),
      undefined,
      code ? this.codes[code] : undefined,
    )
    // The seats are taken, the code is used up, or nothing is for sale any more.
    if (held.status !== 201) return
    const { id: holdId, seats } = await held.json()
    const choice = this.bank.paymentOf(mood)
    const answer = await askReservation(buyer, holdId, {
      body: { payment: choice, ...(reseat ? { reseat: 'equal-or-better' } : {}) },
      env: this.#sale.env,
    })
    if (answer.status !== 202) return
    const { id, payment, total } = await answer.json()
    this.bank.expectCharge(payment.id, mood, choice, total.amount)
    this.reservations.push({
      id,
      paymentId: payment.id,
      keys: [payment.id],
      amount: total.amount,
      buyer,
      seatIds: seats.map(({ seatId }: { seatId: string }) => seatId),
    })
  }

  async #retry(reserved: Reserved, mood: ChargeMood): Promise<void> {
    const { id, paymentId, buyer, amount } = reserved
    const choice = this.bank.paymentOf(mood)
    const answer = await createAttempt.request(
      `/v1/reservations/${id}/payment-attempts`,
      jsonRequest('POST', choice, { ...buyer.customer.headers, 'idempotency-key': newId() }),
      this.#sale.env,
    )
    if (answer.status !== 202) return
    const [row] = await this.#sql<
      { key: string }[]
    >`select coalesce(next_attempt->>'id', charge_key::text) as key from payments where id = ${paymentId}`
    this.bank.expectCharge(row!.key, mood, choice, amount)
    reserved.keys.push(row!.key)
  }

  /** The try that has its money, else the last one. */
  #paidBy = ({ keys }: Reserved): string => keys.find((key) => this.bank.captured(key) > 0) ?? keys.at(-1)!

  keysOf = (paymentId: string): readonly string[] =>
    this.reservations.find((reserved) => reserved.paymentId === paymentId)?.keys ?? []

  #newCustomer = (): Promise<SignedIn> => signIn(this.#sql, this.#sale.env)

  /** A worker that hangs before its call is left so, and the others continue. */
  async #settleBeside({ paymentId }: Reserved, workers: number, news = false): Promise<void> {
    const before = this.bank.standing
    let done = 0
    const once = () => this.#settleOnce(paymentId, news).finally(() => done++)
    const all = Promise.all(Array.from({ length: workers }, once))
    this.#underWay.add(all)
    void all.finally(() => this.#underWay.delete(all))
    while (done + this.bank.standing - before < workers) await new Promise(setImmediate)
  }

  /** The provider's webhook, if it was delivered. */
  #hearNews = async (reserved: Reserved, heard: boolean) => heard && this.#settleBeside(reserved, 1, true)

  /** In place of the consumer's retry, the reconciler tries again. */
  #settleOnce = (paymentId: string, news = false) =>
    this.#settle(paymentId, silent, news).catch(() => 'later')

  async #sweep(): Promise<void> {
    const lapses = await lapseOverdue(this.#sql, { limit: 100, paymentGraceMs: MINUTE_MS })
    for (const lapse of lapses) await freeSeats(this.#sale.redis, lapse)
  }

  async #cancel({ id, buyer, seatIds }: Reserved, all: boolean, byStaff: boolean): Promise<void> {
    const { headers } = byStaff ? this.#moving.staff : buyer.customer
    await cancelReservation.request(
      `/v1/reservations/${id}/cancellations`,
      jsonRequest('POST', all ? {} : { seatIds: seatIds.slice(0, 1) }, {
        ...headers,
        'idempotency-key': newId(),
      }),
      this.#sale.env,
    )
  }

  async #cancelShowtime(heard: boolean): Promise<void> {
    await as(this.#sale.env, this.#moving.staff)(
      cancelShowtime,
      'POST',
      `/v1/showtimes/${this.showtimeId}/cancellation`,
      { reason: 'A pipe burst.' },
    )
    if (heard) await this.#hearCancellation()
  }

  async #hearCancellation(): Promise<void> {
    const cancel = newShowtimeCanceller({ sql: this.#sql, redis: this.#sale.redis })
    // Where a lock was in its way, the consumer tries again.
    await cancel(this.showtimeId, silent).catch(() => 'later')
  }

  async #move(heard: boolean): Promise<void> {
    // To a new screen, then back to its own, and so on.
    const next =
      this.#moves++ % 2 === 0 ? await this.#moving.addScreen(SAME) : this.#moving.buyer.showtime.screenId
    const moved = await this.#moving.move(next)
    if (moved.status === 201 && heard) await hearMoves(this.#sale, this.showtimeId)
  }

  /** A good day: every window ends, and all unfinished work is finished, unless nobody looks for it. */
  async rest({ nobodyLooks = false } = {}): Promise<void> {
    this.bank.heal()
    await Promise.all(this.#underWay)
    for (const { id } of this.reservations) await overdue(this.#sale, id, 5 * MINUTE_MS)
    if (nobodyLooks) return
    for (const { paymentId, keys } of this.reservations)
      if (keys.some((key) => this.bank.hasNews(key))) await this.#settleOnce(paymentId, true)
    for (let round = 0; round < ROUNDS && (await isUnfinished(this.#sql, this.showtimeId)); round += 1) {
      await this.#sweep()
      await retryRefunds(this.#sql, this.showtimeId)
      await this.#hearCancellation()
      await hearMoves(this.#sale, this.showtimeId)
      for (const { paymentId } of this.reservations) await this.#settleOnce(paymentId)
    }
  }
}

/** A showtime of its own, with nobody who has seats. */
export const openWorld = async (sale: Sale, bank: MoneyBank): Promise<World> =>
  new World(sale, await openMoving(sale), bank, await newCodes(sale.database.sql))
