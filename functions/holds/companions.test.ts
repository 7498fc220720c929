// A companion seat is sold only with its accessible place, until the showtime's companionReleaseMinutes
// before the start.
import { expect, test } from 'vitest'
import { jsonRequest } from '../../testing/catalogue.ts'
import { openMoving, openWorker } from '../../testing/moves.ts'
import { type Answered, askHold, type Buyer, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import createCancellation from '../cancellations/create.ts'
import updateLayout from '../layouts/update.ts'
import getSeatMap from '../seat-maps/get.ts'
import updateShowtime from '../showtimes/update.ts'
import createHold from './create.ts'

const sale = useSale()

const MINUTE_MS = 60_000

/** Seats: place, companion, four others; then a row of two. */
async function openHall(minutesToStart: number, drawing = 'A wcssss\nB ss') {
  const startsAt = new Date(Date.now() + minutesToStart * MINUTE_MS)
  const moving = await openMoving(sale, { startsAt })
  const { buyer, staff } = moving
  const path = `/v1/screens/${buyer.showtime.screenId}/layout`
  const headers = { ...staff.headers, 'content-type': 'text/plain' }
  const drawn = await updateLayout.request(path, { method: 'PUT', headers, body: drawing }, sale.env)
  expect(drawn.status).toBe(200)
  const seats = await mapOf(buyer)
  return { ...moving, buyer: withSeats(buyer, seats), seats, startsAt }
}

const withSeats = (buyer: Buyer, seats: Answered[]): Buyer => ({
  ...buyer,
  showtime: { ...buyer.showtime, seats: seats.map((seat, index) => ({ ...seat, id: seat.seatId, index })) },
})

async function mapOf({ showtime }: Buyer): Promise<Answered[]> {
  const map: Answered = await (
    await getSeatMap.request(`/v1/showtimes/${showtime.showtimeId}/seat-map`, {}, sale.env)
  ).json()
  return map.seats
}

const askBest = ({ customer, showtime }: Buyer, bestAvailable: object) =>
  as(sale.env, customer)(createHold, 'POST', `/v1/showtimes/${showtime.showtimeId}/holds`, { bestAvailable })

test('the map says which seats are companions, and of which place', async () => {
  const { seats } = await openHall(120)
  expect(seats[0]).toMatchObject({ accessible: true, companion: false, pairedSeatId: null })
  expect(seats[1]).toMatchObject({ accessible: false, companion: true, pairedSeatId: seats[0].seatId })
  expect(seats[2]).toMatchObject({ companion: false, pairedSeatId: null })
})

test('alone it is refused, with its place held, and the place alone as well', async () => {
  const { buyer, seats, startsAt } = await openHall(120)
  for (const indexes of [[1], [1, 2]])
    expect(await problemOf(await askHold(buyer, indexes))).toMatchObject({
      status: 422,
      code: 'not_eligible',
      seatIds: [seats[1].seatId],
      pairedSeatIds: [seats[0].seatId],
      opensAt: new Date(startsAt.getTime() - 60 * MINUTE_MS).toISOString(),
    })
  expect((await askHold(buyer, [1, 0])).status).toBe(201)
  const other = await openHall(120)
  expect((await askHold(other.buyer, [0])).status).toBe(201)
  // Its place is another's now: it waits for its release.
  expect(await problemOf(await askHold(await rivalOf(other.buyer), [1]))).toMatchObject({
    code: 'not_eligible',
  })
})

test('from an hour before the start on it is open to all', async () => {
  const { buyer } = await openHall(59)
  expect((await askHold(buyer, [1])).status).toBe(201)
})

test('staff say for each showtime when it opens; a change counts at once', async () => {
  const { buyer, staff, showtimeId } = await openHall(120)
  expect((await askHold(buyer, [1])).status).toBe(422)
  const change = (companionReleaseMinutes: number) =>
    as(sale.env, staff)(updateShowtime, 'PATCH', `/v1/showtimes/${showtimeId}`, { companionReleaseMinutes })
  expect(await (await change(180)).json()).toMatchObject({ companionReleaseMinutes: 180 })
  expect((await askHold(buyer, [1])).status).toBe(201)
  expect(await problemOf(await change(-1))).toMatchObject({ errors: [{ path: 'companionReleaseMinutes' }] })
})

test('best available gives it with its place, and else only once it is open', async () => {
  const closed = await openHall(120, 'A swc')
  expect((await askBest(closed.buyer, { count: 1 })).status).toBe(201)
  expect(await problemOf(await askBest(closed.buyer, { count: 1 }))).toMatchObject({
    code: 'not_enough_seats',
  })
  const both: Answered = await (await askBest(closed.buyer, { count: 2, accessible: true })).json()
  expect(both.seats.map(({ seatId }: Answered) => seatId)).toEqual(
    closed.seats.slice(1).map(({ seatId }) => seatId),
  )
  const open = await openHall(30, 'A swc')
  const given = [await askBest(open.buyer, { count: 1 }), await askBest(open.buyer, { count: 1 })]
  expect(given.map(({ status }) => status)).toEqual([201, 201])
})

test('who moves to another screen is given a companion seat only for one', async () => {
  const moving = await openHall(120, 'A wcs')
  const worker = openWorker(sale)
  await worker.buy(moving.buyer, [2])
  await worker.buy(await rivalOf(moving.buyer), [0, 1])
  const moved: Answered = await (await moving.move(await moving.addScreen('F cwss'))).json()
  const kinds = moved.moved.map(({ seats }: Answered) =>
    seats.map(({ from, to }: Answered) => [from.number, to.number]),
  )
  expect(kinds).toEqual([
    [[3, 4]],
    [
      [1, 2],
      [2, 3],
    ],
  ])
})

test('a buyer who gives the place back gives the companion seat back too, unless staff decide otherwise', async () => {
  const { buyer, staff, seats } = await openHall(180)
  const { id } = await openWorker(sale).buy(buyer, [0, 1, 2])
  const give = ({ headers }: Pick<Buyer['customer'], 'headers'>, ...indexes: number[]) =>
    createCancellation.request(
      `/v1/reservations/${id}/cancellations`,
      jsonRequest(
        'POST',
        { seatIds: indexes.map((index) => seats[index].seatId) },
        { ...headers, 'idempotency-key': indexes.join() },
      ),
      sale.env,
    )
  expect(await problemOf(await give(buyer.customer, 0, 2))).toMatchObject({
    code: 'not_eligible',
    seatIds: [seats[1].seatId],
  })
  expect((await give(buyer.customer, 2)).status).toBe(202)
  expect((await give(staff, 0)).status).toBe(202)
  expect((await give(buyer.customer, 1)).status).toBe(202)
})
