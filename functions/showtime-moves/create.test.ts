// A showtime moves to another screen with everybody who has seats, or not at all.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertScreen, insertShowtime } from '../../testing/catalogue.ts'
import { newGuest } from '../../testing/guests.ts'
import { type Moving, openMoving, openWorker, SAME, seatsOf } from '../../testing/moves.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { lastTry, mustHold, mustReserve, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import createBlock from '../blocks/create.ts'
import getHold from '../holds/get.ts'
import getHistory from '../seat-history/get.ts'
import getSeatMap from '../seat-maps/get.ts'
import create from './create.ts'

const sale = useSale()
let worker: ReturnType<typeof openWorker>
beforeAll(async () => {
  worker = openWorker(sale)
})

testRefusals({
  fn: create,
  env: () => sale.env,
  method: 'POST',
  path: `/v1/showtimes/${newId()}/moves`,
  access: 'staff',
  body: { screenId: newId() },
})

/** Two who paid, one who is paying, one who was too late, and a block. */
async function audience({ buyer, showtimeId, staff }: Moving) {
  const [second, third, late] = [await rivalOf(buyer), await rivalOf(buyer), await rivalOf(buyer)]
  const paid = [await worker.buy(buyer, [0, 1]), await worker.buy(second, [30, 31, 32])]
  const paying = await mustReserve(third, [12])
  const declined = await mustReserve(late, [13], { method: 'sim_declined' })
  await lastTry(sale, declined.payment.id)
  await worker.settle(declined.payment.id)
  const seatIds = [buyer.showtime.seats[5]!.id]
  const path = `/v1/showtimes/${showtimeId}/blocks`
  const block = await as(sale.env, staff)(createBlock, 'POST', path, { seatIds, reason: 'critics' })
  return { paid, paying, declined, block: await block.json() }
}

test('everybody and every block keeps row, number and category where the other screen has them', async () => {
  const moving = await openMoving(sale)
  const { showtimeId, staff } = moving
  const { paid, paying, block } = await audience(moving)
  const before = await seatsOf(sale, showtimeId)
  const screenId = await moving.addScreen(SAME)
  const answer = await moving.move(screenId)
  expect(answer.status).toBe(201)
  const move = await answer.json()
  expect(move).toMatchObject({
    showtimeId,
    dryRun: false,
    from: { number: 1 },
    to: { id: screenId },
    unplaced: [],
  })
  expect(move.moved).toHaveLength(4)
  expect(move.moved[0]).toMatchObject({
    reservationId: paid[0].id,
    customer: { name: 'Test Customer' },
    seats: [{ from: { row: 'A', number: 1 }, to: { row: 'A', number: 1 } }, { to: { row: 'A', number: 2 } }],
  })
  expect(move.moved[3]).toMatchObject({ blockId: block.id, reason: 'critics' })
  expect(await seatsOf(sale, showtimeId)).toEqual(before)
  expect(before).toMatchObject({ [paid[1].id]: ['D1', 'D2', 'D3'], [paying.id]: ['B3'], [block.id]: ['A6'] })
  expect(await auditOf(sale.database.sql, showtimeId)).toMatchObject([
    {
      actorId: staff.user.id,
      action: 'showtime.move',
      before: { screen: { number: 1 } },
      after: { screen: { id: screenId } },
    },
  ])
})

test('a dry run tells who would sit where and whom it could not place, and changes nothing', async () => {
  const moving = await openMoving(sale)
  const { paid } = await audience(moving)
  const before = await seatsOf(sale, moving.showtimeId)
  const small = await moving.addScreen('A ssss\nB pp')
  const answer = await moving.move(small, { dryRun: true })
  expect(answer.status).toBe(200)
  const { moved, unplaced } = await answer.json()
  expect(moved).toHaveLength(3)
  expect(unplaced).toMatchObject([
    {
      reservationId: paid[1].id,
      customer: { name: 'Test Customer' },
      seats: [{ row: 'D', number: 1 }, {}, {}],
    },
  ])
  expect(await seatsOf(sale, moving.showtimeId)).toEqual(before)
  expect(await auditOf(sale.database.sql, moving.showtimeId)).toEqual([])
  const refused = await problemOf(await moving.move(small))
  expect(refused).toMatchObject({ status: 409, code: 'wrong_state', unplaced })
  expect(await seatsOf(sale, moving.showtimeId)).toEqual(before)
})

test('the list names a guest by the contact of the reservation, and by its address where there is no name', async () => {
  const moving = await openMoving(sale)
  const { showtime } = moving.buyer
  const guests = [{ email: 'named@example.com', name: 'Grace' }, { email: 'nameless@example.com' }]
  for (const [at, contact] of guests.entries()) {
    const customer = await newGuest(sale)
    await mustReserve({ sale, showtime, customer }, [at * 2, at * 2 + 1], { body: { contact } })
  }
  const answer = await moving.move(await moving.addScreen(SAME), { dryRun: true })
  const { moved } = await answer.json()
  expect(moved.map(({ customer }: { customer: object }) => customer)).toEqual([
    { id: expect.any(String), name: 'Grace', email: 'named@example.com' },
    { id: expect.any(String), name: 'nameless@example.com', email: 'nameless@example.com' },
  ])
})

test('the seat map is of the new screen, holds are over, and seats tell where they came from and went', async () => {
  const moving = await openMoving(sale)
  const { buyer, showtimeId, staff } = moving
  const { paid } = await audience(moving)
  const hold = await mustHold(await rivalOf(buyer), [20])
  expect((await moving.move(await moving.addScreen('A ssss\nB ssss\nD pppp'))).status).toBe(201)
  const path = `/v1/showtimes/${showtimeId}/holds/${hold.id}`
  expect((await getHold.request(path, { headers: buyer.customer.headers }, sale.env)).status).toBe(404)
  const map = await (await getSeatMap.request(`/v1/showtimes/${showtimeId}/seat-map`, {}, sale.env)).json()
  const taken = map.seats.filter(({ state }: { state: string }) => state !== 'free')
  expect(map.seats).toHaveLength(12)
  expect(taken).toHaveLength(7)
  const historyOf = async (seatId: string) => {
    const answer = await as(sale.env, staff)(
      getHistory,
      'GET',
      `/v1/showtimes/${showtimeId}/seats/${seatId}/history`,
    )
    return (await answer.json()).items
  }
  const left = await historyOf(buyer.showtime.seats[30]!.id)
  expect(left.at(-1)).toMatchObject({ event: 'moved', reservationId: paid[1].id, actorId: staff.user.id })
  expect(left.at(-1).reason).toMatch(/^to screen \d+: Row D, seat 1$/)
  const came = await historyOf(map.seats.find((seat: { row: string }) => seat.row === 'D').seatId)
  expect(came).toMatchObject([{ event: 'moved', reason: 'from screen 1: Row D, seat 1' }])
})

describe('refused, with the reason', () => {
  test('where another showtime is on the new screen then, which is named', async () => {
    const moving = await openMoving(sale)
    const screenId = await moving.addScreen(SAME)
    const { sql } = sale.database
    const [layout] = await sql`select id from layouts where screen_id = ${screenId}`
    const screen = { ...moving.buyer.showtime, screenId, layoutId: layout!.id }
    const other = await insertShowtime(sql, {
      title: 'Amber Coast',
      screen,
      startsAt: moving.buyer.showtime.startsAt,
    })
    for (const dryRun of [true, false])
      expect(await problemOf(await moving.move(screenId, { dryRun }))).toMatchObject({
        code: 'showtime_overlap',
        showtimeId: other.showtimeId,
        overlap: { other: { movieTitle: 'Amber Coast' } },
      })
  })
  test('to staff of another theater, for a screen elsewhere, or one that is not there', async () => {
    const moving = await openMoving(sale)
    const { sql } = sale.database
    const elsewhere = await insertScreen(sql, {})
    const both = await signInStaff(sql, sale.env, moving.buyer.showtime.theaterId, elsewhere.theaterId)
    const stranger = await signInStaff(sql, sale.env, elsewhere.theaterId)
    const screenId = await moving.addScreen(SAME)
    expect(await problemOf(await moving.move(screenId, {}, stranger))).toMatchObject({ code: 'forbidden' })
    expect(await problemOf(await moving.move(elsewhere.screenId))).toMatchObject({ code: 'forbidden' })
    expect(await problemOf(await moving.move(elsewhere.screenId, {}, both))).toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'screenId' }],
    })
    expect(await problemOf(await moving.move(newId()))).toMatchObject({ code: 'not_found' })
    const nowhere = `/v1/showtimes/${newId()}/moves`
    expect((await as(sale.env, both)(create, 'POST', nowhere, { screenId })).status).toBe(404)
  })
  test('of a showtime that is there already, in another format, begun or cancelled', async () => {
    const moving = await openMoving(sale)
    expect(await problemOf(await moving.move(moving.buyer.showtime.screenId))).toMatchObject({
      code: 'wrong_state',
    })
    const imax = await openMoving(sale, { format: 'imax' })
    expect(await problemOf(await imax.move(await imax.addScreen(SAME)))).toMatchObject({
      code: 'invalid_input',
    })
    expect((await imax.move(await imax.addScreen(SAME, { format: 'imax' }))).status).toBe(201)
    for (const over of [{ startsAt: new Date(Date.now() - 1000) }, { status: 'cancelled' as const }]) {
      const gone = await openMoving(sale, over)
      expect(await problemOf(await gone.move(await gone.addScreen(SAME)))).toMatchObject({
        code: 'wrong_state',
      })
    }
  })
})
