// A block and a sale of the same seat at the same moment: Postgres lets one of them have it, whatever Redis
// believed.
import { describe, expect, test } from 'vitest'
import { type Block, writeBlock } from '#shared/db/blocks.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, signIn } from '../../testing/catalogue.ts'
import {
  askReservation,
  type Buyer,
  countOf,
  mustHold,
  newBuyer,
  openSale,
  overdue,
  problemOf,
  rivalOf,
  type Sale,
  useSale,
} from '../../testing/sales.ts'
import createBlock from './create.ts'

const SEATS = 20

const sale = useSale()

const blockOf = ({ showtime, customer }: Buyer, seats: number[]): Block => ({
  id: newId(),
  showtimeId: showtime.showtimeId,
  layoutId: showtime.layoutId,
  seatIds: seats.map((seat) => showtime.seats[seat]!.id),
  reason: 'broken',
  createdBy: customer.user.id,
  requestId: newId(),
})

/** Each seat is held and then, at the same moment, reserved by its holder and blocked by staff. */
async function race(of: Sale) {
  const first = await newBuyer(of, { orphanRule: 'off' })
  const holders = []
  for (let seat = 0; seat < SEATS; seat++) {
    const buyer = await rivalOf(first)
    holders.push({ buyer, seat, hold: await mustHold(buyer, [seat]) })
  }
  const outcomes = await Promise.all(
    holders.map(async ({ buyer, seat, hold }) => {
      const [blocked, answer] = await Promise.all([
        writeBlock(of.database.sql, blockOf(buyer, [seat])),
        askReservation(buyer, hold.id),
      ])
      return { blocked: blocked !== undefined, answer }
    }),
  )
  return { first, outcomes }
}

const claimedTwice = (of: Sale, { showtime }: Buyer) =>
  countOf(of.database.sql`
    select count(*) from (
      select from reservation_seats where showtime_id = ${showtime.showtimeId} and released_at is null
      group by seat_id having count(*) > 1) twice`)

describe(`${SEATS} seats, each blocked and reserved at once`, () => {
  test('are either blocked or sold, and a customer who reserved a blocked one learns that it is taken', async () => {
    const { first, outcomes } = await race(sale)
    for (const { blocked, answer } of outcomes) {
      expect(answer.status).toBe(blocked ? 409 : 202)
      if (blocked) expect(await problemOf(answer)).toMatchObject({ code: 'seats_taken' })
    }
    expect(await claimedTwice(sale, first)).toBe(0)
  })

  test('the negative control: without the index over both, some are blocked and sold', async () => {
    const unguarded = await openSale()
    await unguarded.database.sql`drop index reservation_seats_live`
    const { first } = await race(unguarded)
    expect(await claimedTwice(unguarded, first)).toBeGreaterThan(0)
    await unguarded.end()
  })
})

const postBlock = async ({ showtime }: Buyer, seats: number[], staff?: { authorization: string }) => {
  const headers = staff ?? (await signIn(sale.database.sql, sale.env, { roles: ['admin'] })).headers
  const seatIds = seats.map((seat) => showtime.seats[seat]!.id)
  const request = jsonRequest('POST', { seatIds, reason: 'broken' }, headers)
  return createBlock.request(`/v1/showtimes/${showtime.showtimeId}/blocks`, request, sale.env)
}

test('a block asked for again by the same person, who missed the answer, is the same block', async () => {
  const buyer = await newBuyer(sale)
  const { headers } = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  const first = await (await postBlock(buyer, [0, 1], headers)).json()
  expect(await (await postBlock(buyer, [1, 0], headers)).json()).toMatchObject({ id: first.id })
  const other = await problemOf(await postBlock(buyer, [1, 2], headers))
  expect(other).toMatchObject({ code: 'seats_taken', seatIds: [buyer.showtime.seats[1]!.id] })
  const events = sale.database.sql`
    select count(*) from seat_history where showtime_id = ${buyer.showtime.showtimeId}`
  expect(await countOf(events)).toBe(2)
})

test('an overdue reservation, not yet swept, does not stand in the way of a block', async () => {
  const buyer = await newBuyer(sale)
  const hold = await mustHold(buyer, [0])
  const reservation = await (await askReservation(buyer, hold.id)).json()
  await overdue(sale, reservation.id)
  const { showtimeId } = buyer.showtime
  // As when the hold has run out in Redis.
  await freeSeats(sale.redis, { showtimeId, holdId: hold.id, fence: hold.fence, seats: [0] })
  expect((await postBlock(buyer, [0])).status).toBe(201)
  const [row] = await sale.database.sql`select status from reservations where id = ${reservation.id}`
  expect(row).toEqual({ status: 'lapsed' })
})
