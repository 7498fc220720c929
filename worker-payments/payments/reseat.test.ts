// Captured when its seats were sold to others, and its customer asked for equal or better ones: those,
// together, or the money back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getHold } from '#shared/holds/holds.ts'
import { mustHold } from '#shared/holds/testing.ts'
import { endOf, silent } from '../testing.ts'
import { newReseatBench, type ReseatBench, refunded } from './testing-reseats.ts'

let bench: ReseatBench
beforeAll(async () => {
  bench = await newReseatBench()
})
afterAll(() => bench.end())

describe('equal or better seats', () => {
  test('of the same category, together, at the price that was paid, with tickets, history and message', async () => {
    const showtime = await bench.open(3, 4)
    const pending = await bench.late(showtime, [0, 1])
    expect(await bench.settle(pending.paymentId, silent)).toBe('done')
    expect(await bench.seatsOf(pending)).toEqual(['B1', 'B2'])
    expect(await endOf(bench.sql, pending)).toMatchObject({
      payment: 'captured',
      reservation: 'confirmed',
      tickets: 2,
      liveSeats: 2,
      refunds: [],
      charged: 2500,
      givenBack: 0,
      history: ['released', 'released', 'sold:reseated', 'sold:reseated'],
      messages: ['payment.requested', 'reservation.confirmed'],
    })
    const prices = await bench.sql`select price, ticket_type as type from reservation_seats
      where reservation_id = ${pending.reservationId}`
    expect(prices).toEqual(Array(2).fill({ price: 1250, type: 'adult' }))
    expect(await bench.draw(showtime)).toBe('hfffssffffff')
  })

  test('of a better category where none of the same is left, and never of a worse one', async () => {
    const showtime = await bench.open(2, 3)
    const upgraded = await bench.late(showtime, [0, 1, 2])
    expect(await bench.settle(upgraded.paymentId, silent)).toBe('done')
    expect(await bench.seatsOf(upgraded)).toEqual(['B1', 'B2', 'B3'])
    const other = await bench.open(2, 2)
    const premium = await bench.late(other, [2, 3])
    expect(await bench.settle(premium.paymentId, silent)).toBe('done')
    expect(await endOf(bench.sql, premium)).toMatchObject({ ...refunded, charged: 2500, givenBack: 2500 })
  })

  test('only where there are enough in one row', async () => {
    const showtime = await bench.open(2, 4)
    await mustHold(bench.redis, showtime.showtimeId, [5])
    await mustHold(bench.redis, showtime.showtimeId, [3])
    const pending = await bench.late(showtime, [0, 1, 2])
    await bench.settle(pending.paymentId, silent)
    expect(await endOf(bench.sql, pending)).toMatchObject(refunded)
  })

  test('that nobody holds: a live hold is not broken', async () => {
    const showtime = await bench.open(2, 2)
    const pending = await bench.late(showtime, [0, 1])
    const { holdId } = await mustHold(bench.redis, showtime.showtimeId, [2, 3])
    await bench.settle(pending.paymentId, silent)
    expect(await endOf(bench.sql, pending)).toMatchObject(refunded)
    expect(await getHold(bench.redis, showtime.showtimeId, holdId)).toMatchObject({ seats: [2, 3] })
  })

  test('are not given to who did not ask for them', async () => {
    for (const wish of ['same', null]) {
      const pending = await bench.late(await bench.open(2, 4), [0, 1], wish)
      await bench.settle(pending.paymentId, silent)
      expect(await endOf(bench.sql, pending)).toMatchObject(refunded)
    }
  })

  test('nor where the very same ones are free again', async () => {
    const pending = await bench.undecided(await bench.open(2, 4), [0, 1], 'equal-or-better')
    await bench.settle(pending.paymentId, silent)
    expect(await bench.seatsOf(pending)).toEqual(['A1', 'A2'])
    expect((await endOf(bench.sql, pending)).history).toEqual([
      'released',
      'released',
      'sold:captured_late',
      'sold:captured_late',
    ])
  })

  test('nor once the show was cancelled or has begun', async () => {
    const [cancelled, begun] = [
      await bench.late(await bench.open(2, 4), [0, 1]),
      await bench.late(await bench.open(2, 4), [0, 1]),
    ]
    await bench.sql`update showtimes set status = 'cancelled' where id = ${cancelled.showtime.showtimeId}`
    await bench.sql`update showtimes set starts_at = now(), sales_close_at = now() where id = ${begun.showtime.showtimeId}`
    for (const pending of [cancelled, begun]) {
      await bench.settle(pending.paymentId, silent)
      expect(await endOf(bench.sql, pending)).toMatchObject(refunded)
    }
  })
})

describe('accessible places', () => {
  test('go to nobody who had none', async () => {
    const showtime = await bench.open(2, 2, [2, 3])
    const pending = await bench.late(showtime, [0, 1])
    await bench.settle(pending.paymentId, silent)
    expect(await endOf(bench.sql, pending)).toMatchObject(refunded)
  })

  test('go to who had some, as many as they had', async () => {
    const showtime = await bench.open(3, 4, [0, 1, 5, 6])
    const pending = await bench.late(showtime, [0, 1, 2])
    await bench.settle(pending.paymentId, silent)
    expect(await bench.seatsOf(pending)).toEqual(['B1', 'B2', 'B3'])
    const kept = await bench.sql`
      select was.accessible as had, now.accessible as has from reservation_seats
      join seats was on was.id = was_seat_id join seats now on now.id = seat_id
      where reservation_id = ${pending.reservationId} order by was.index`
    expect(kept).toEqual([true, true, false].map((each) => ({ had: each, has: each })))
  })
})
