// Every outcome of a payment ends well, however often it is settled and by however many.
import { describe, expect, test } from 'vitest'
import { drawStates } from '#shared/holds/testing.ts'
import { newId } from '#shared/std/ids.ts'
import { PoisonMessage } from '../messaging/poison.ts'
import { endOf, insertPending, lapse, newLoadedShowtime, type PendingPayment, silent } from '../testing.ts'
import {
  confirmed,
  declined,
  openSettle,
  redis,
  retrying,
  settle,
  settleAgain,
  simulator,
  sql,
} from './testing-settle.ts'

openSettle()

describe('each method of the simulator', () => {
  test.each([
    ['sim_approved', 'done after 1'],
    ['sim_slow', 'done after 1'],
    ['sim_timeout_captured', 'done after 1'],
    ['sim_duplicate_callback', 'done after 1'],
    ['sim_refund_out_of_order', 'done after 1'],
    ['sim_down_3', 'done after 4'],
  ])('%s ends with tickets: %s', async (method, attempts) => {
    const pending = await insertPending(sql, redis, { method })
    expect(await settleAgain(pending.paymentId)).toBe(attempts)
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
    expect((await endOf(sql, pending)).messages).toEqual(['payment.requested', 'reservation.confirmed'])
    expect((await drawStates(redis, pending.showtime.showtimeId)).slice(0, 3)).toBe('ssf')
  })

  test.each([
    ['sim_declined', 'card_declined'],
    ['sim_insufficient_funds', 'insufficient_funds'],
  ])('%s leaves the seats to another try, and says %s', async (method, reason) => {
    const pending = await insertPending(sql, redis, { method })
    expect(await settleAgain(pending.paymentId)).toBe('done after 1')
    expect(await endOf(sql, pending)).toMatchObject(retrying)
    expect((await endOf(sql, pending)).messages).toEqual(['payment.requested'])
    const [row] = await sql`select last_decline from payments where id = ${pending.paymentId}`
    expect(row!.last_decline).toBe(reason)
    expect((await drawStates(redis, pending.showtime.showtimeId)).slice(0, 3)).toBe('hhf')
  })

  test.each([
    ['sim_declined', 'card_declined'],
    ['sim_insufficient_funds', 'insufficient_funds'],
  ])('%s at the last try frees the seats at once and says %s', async (method, reason) => {
    const pending = await insertPending(sql, redis, { method, attempt: 5 })
    expect(await settleAgain(pending.paymentId)).toBe('done after 1')
    expect(await endOf(sql, pending)).toMatchObject(declined)
    expect((await endOf(sql, pending)).messages).toEqual(['payment.requested', 'reservation.declined'])
    const [row] = await sql`select decline_reason from payments where id = ${pending.paymentId}`
    expect(row!.decline_reason).toBe(reason)
    expect((await drawStates(redis, pending.showtime.showtimeId)).slice(0, 3)).toBe('fff')
  })

  test('sim_duplicate_callback tells its news twice, which changes nothing', async () => {
    const pending = await insertPending(sql, redis, { method: 'sim_duplicate_callback' })
    await settle(pending.paymentId, silent)
    const news = await sql`select 1 from outbox where type = 'payment.changed' and key = ${pending.paymentId}`
    expect(news).toHaveLength(2)
    await settle(pending.paymentId, silent)
    await settle(pending.paymentId, silent)
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
  })
})

describe('captured after the window', () => {
  /** Charged within the window, undecided until after it. */
  async function late(seats?: number[], showtime?: PendingPayment['showtime'], method = 'sim_late') {
    const pending = await insertPending(sql, redis, {
      method,
      ...(seats ? { seats } : {}),
      ...(showtime ? { showtime } : {}),
    })
    expect(await settle(pending.paymentId, silent)).toBe('later')
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'requested', tickets: 0, liveSeats: 2 })
    await sql`update simulator.charges set settles_at = now() where key = ${pending.paymentId}`
    await lapse(sql, redis, pending)
    return pending
  }

  test('takes the same seats again where they are free', async () => {
    const pending = await late()
    expect(await settleAgain(pending.paymentId)).toBe('done after 1')
    expect(await endOf(sql, pending)).toMatchObject({
      ...confirmed,
      history: ['released', 'released', 'sold:captured_late', 'sold:captured_late'],
    })
  })

  test('gives the money back once where one of the seats is sold to somebody else', async () => {
    const showtime = await newLoadedShowtime(sql, redis)
    const first = await late([4, 5], showtime)
    const lost = await insertPending(sql, redis, { showtime, seats: [5, 6] })
    expect(await settleAgain(first.paymentId)).toBe('done after 1')
    await settleAgain(first.paymentId)
    expect(await endOf(sql, first)).toMatchObject({
      payment: 'refunded',
      reservation: 'lapsed',
      tickets: 0,
      liveSeats: 0,
      charged: 2500,
      givenBack: 2500,
      refunds: [{ status: 'refunded', amount: 2500 }],
    })
    expect(await endOf(sql, lost)).toMatchObject({ reservation: 'awaiting_payment', liveSeats: 2 })
  })

  test('gives the money back where the show has begun', async () => {
    const pending = await late()
    await sql`update showtimes set starts_at = now() - interval '1 minute', sales_close_at = now() - interval '1 minute'
      where id = ${pending.showtime.showtimeId}`
    await settleAgain(pending.paymentId)
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'refunded', tickets: 0, givenBack: 2500 })
  })

  test('a refund whose news overtakes its lost answer is booked once', async () => {
    const pending = await insertPending(sql, redis, { method: 'sim_refund_out_of_order' })
    await simulator.charge({
      paymentId: pending.paymentId,
      amount: 2500,
      currency: 'EUR',
      method: 'sim_refund_out_of_order',
      reference: null,
      expiresAt: new Date(),
    })
    await sql`update payments set charge_started_at = now() where id = ${pending.paymentId}`
    await lapse(sql, redis, pending)
    await sql`update showtimes set status = 'cancelled' where id = ${pending.showtime.showtimeId}`
    await Promise.all([settleAgain(pending.paymentId), settleAgain(pending.paymentId)])
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'refunded', givenBack: 2500 })
    expect((await endOf(sql, pending)).refunds).toHaveLength(1)
  })
})

describe('before charging', () => {
  test('a reservation that lapsed is not charged', async () => {
    const pending = await insertPending(sql, redis)
    await lapse(sql, redis, pending)
    expect(await settle(pending.paymentId, silent)).toBe('done')
    expect(await endOf(sql, pending)).toMatchObject({
      payment: 'declined',
      reservation: 'lapsed',
      charged: 0,
    })
  })

  test('a reservation whose window is over is not charged, swept or not', async () => {
    const pending = await insertPending(sql, redis)
    await sql`update reservations set expires_at = now() where id = ${pending.reservationId}`
    expect(await settle(pending.paymentId, silent)).toBe('done')
    expect(await endOf(sql, pending)).toMatchObject({
      payment: 'declined',
      reservation: 'lapsed',
      liveSeats: 0,
      charged: 0,
      messages: ['payment.requested', 'reservation.lapsed'],
      history: ['released:lapsed', 'released:lapsed'],
    })
    expect((await drawStates(redis, pending.showtime.showtimeId)).slice(0, 3)).toBe('fff')
  })

  test('a payment that does not exist is poison', async () => {
    await expect(settle(newId(), silent)).rejects.toBeInstanceOf(PoisonMessage)
  })
})
