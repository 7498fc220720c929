// The day of a theater: seats and money as they are, attention first, and for its own staff alone.
import { describe, expect, test } from 'vitest'
import { keepDeadLetter } from '#shared/db/dead-letters.ts'
import { cancelShowtime } from '#shared/db/showtime-cancellations.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import { evening, scanOf } from '../../testing/office.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  mustHold,
  mustReserve,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import block from '../blocks/create.ts'
import cancel from '../cancellations/create.ts'
import checkIn from '../check-ins/create.ts'
import today from './get.ts'

const sale = useSale()
testRefusals({
  fn: today,
  env: () => sale.env,
  method: 'GET',
  path: `/v1/theaters/${newId()}/today`,
  access: 'staff',
})

type Evening = Awaited<ReturnType<typeof evening>>
const ask = ({ showtime }: Evening, who: Evening['staff']) =>
  as(sale.env, who)(today, 'GET', `/v1/theaters/${showtime.theaterId}/today`)
const look = async (of: Evening): Promise<Answered> => {
  const answer = await ask(of, of.staff)
  expect(answer.status).toBe(200)
  return answer.json()
}

describe('a day', () => {
  test('counts sold, held, blocked and checked-in seats, and the money that stays', async () => {
    const of = await evening(sale, { title: 'Ordet' })
    const { buyer, showtime, staff } = of
    const call = as(sale.env, staff)
    const paid = await mustPay(buyer, [0, 1])
    await mustPay(await rivalOf(buyer), [5])
    await mustHold(await rivalOf(buyer), [10, 11, 12])
    await mustReserve(await rivalOf(buyer), [14])
    const seatIds = [20, 21].map((at) => showtime.seats[at]!.id)
    await call(block, 'POST', `/v1/showtimes/${showtime.showtimeId}/blocks`, { seatIds, reason: 'Broken' })
    await call(checkIn, 'POST', '/v1/check-ins', scanOf(paid.tickets[0]!.code))
    const day = await look(of)
    expect(day.showtimes).toEqual([
      {
        id: showtime.showtimeId,
        movie: { id: showtime.movieId, title: 'Ordet' },
        screen: { id: showtime.screenId, number: 1 },
        startsAt: showtime.startsAt.toISOString(),
        endsAt: showtime.endsAt.toISOString(),
        status: 'scheduled',
        capacity: 40,
        sold: 3,
        held: 4,
        blocked: 2,
        checkedIn: 1,
        revenue: { amount: 3 * 1300, currency: 'EUR' },
      },
    ])
  })

  test('leaves out what went back, and what begins after its end', async () => {
    const of = await evening(sale)
    const { id } = await mustPay(of.buyer, [0, 1])
    const init = {
      ...of.buyer.customer.headers,
      'idempotency-key': newId(),
      'content-type': 'application/json',
    }
    const answer = await cancel.request(
      `/v1/reservations/${id}/cancellations`,
      { method: 'POST', headers: init, body: '{}' },
      sale.env,
    )
    const startsAt = new Date(Date.now() + 25 * 3_600_000)
    await newBuyer(sale, { screen: of.showtime, startsAt })
    const { showtimes } = await look(of)
    expect(showtimes).toHaveLength(1)
    // Too late to cancel, half an hour before: the money stays.
    const amount = answer.status === 202 ? 0 : 2600
    expect(showtimes[0].revenue.amount).toBe(amount)
  })

  test('shows seats that wait for their payment though Redis has lost everything', async () => {
    const of = await evening(sale)
    await mustReserve(of.buyer, [3, 4])
    await sale.redis.del(...keysOf(of.buyer.showtime.showtimeId))
    expect((await look(of)).showtimes[0]).toMatchObject({ sold: 0, held: 2 })
  })
})

describe('attention', () => {
  test('names late payments, failed refunds, dead letters, cancellations and maps that disagree', async () => {
    const of = await evening(sale)
    const { sql } = sale.database
    const { showtimeId } = of.showtime
    const none = { count: 0, items: [] }
    expect((await look(of)).attention).toMatchObject({ latePayments: none, failedRefunds: none })
    const late = await mustReserve(of.buyer, [0])
    await sql`update payments set charge_started_at = now() - interval '3 minutes' where id = ${late.payment.id}`
    const paid = await mustPay(await rivalOf(of.buyer), [1])
    await sql`
      insert into refunds (id, payment_id, key, amount, currency, reason, status, failure_reason)
      values (${newId()}, ${paid.payment.id}, ${newId()}, 100, 'EUR', 'customer', 'failed', 'account_closed')`
    const facts = { queue: 'payments', type: 'payment.requested', version: 1, requestId: null, attempts: 5 }
    const body = JSON.stringify({ reservationId: paid.id })
    await keepDeadLetter(sql, { ...facts, messageId: newId(), body, reason: 'died' })
    await cancelShowtime(sql, { showtimeId, reason: 'Fire', actorId: of.staff.user.id, requestId: 'test' })
    await sql`update showtime_cancellations set created_at = now() - interval '2 minutes' where showtime_id = ${showtimeId}`
    await sql`insert into map_checks (showtime_id, noted_at) values (${showtimeId}, now() - interval '5 minutes')`
    const { attention } = await look(of)
    expect(attention).toMatchObject({
      latePayments: { count: 1, items: [{ id: late.payment.id, reservationId: late.id }] },
      failedRefunds: { count: 1, items: [{ reservationId: paid.id, detail: 'account_closed' }] },
      deadLetters: { count: 1, items: [{ showtimeId, detail: 'payments: died' }] },
      unfinishedCancellations: { count: 1, items: [{ id: showtimeId, detail: 'Fire' }] },
      seatMapDrift: { count: 1, items: [{ id: showtimeId }] },
    })
  })
})

test('staff of other theaters do not see it, and there is no day of an unknown theater', async () => {
  const of = await evening(sale)
  expect(await problemOf(await ask(of, of.stranger))).toMatchObject({ code: 'forbidden' })
  const unknown = await as(sale.env, of.staff)(today, 'GET', `/v1/theaters/${newId()}/today`)
  expect(await problemOf(unknown)).toMatchObject({ code: 'not_found' })
})
