// What a load of the map makes of what changed in Postgres while Redis was away.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getHold } from '#shared/holds/holds.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import createHold from '../../functions/holds/create.ts'
import sweep from '../../functions/scheduled/sweep.ts'
import getSeatMap from '../../functions/seat-maps/get.ts'
import { type AuditedSale, openAuditedSale, redraw, withoutRedis } from '../../testing/audits.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import {
  type Buyer,
  mustHold,
  mustReserve,
  newBuyer,
  overdue,
  problemOf,
  rivalOf,
} from '../../testing/sales.ts'

let sale: AuditedSale
beforeAll(async () => {
  sale = await openAuditedSale()
})
afterAll(() => sale.end())

describe('a screen that gets a new layout while Redis is away', () => {
  const askBest = ({ showtime, customer }: Buyer) =>
    createHold.request(
      `/v1/showtimes/${showtime.showtimeId}/holds`,
      jsonRequest('POST', { bestAvailable: { count: 2 } }, customer.headers),
      sale.env,
    )

  test('is sold by its new seats at once: best available, by name, and as viewers see it', async () => {
    const buyer = await newBuyer(sale, { orphanRule: 'off' })
    const held = await askBest(buyer)
    expect(held.status).toBe(201)
    await redraw(sale, buyer, withoutRedis(sale))
    const other = await rivalOf(buyer)
    const path = `/v1/showtimes/${buyer.showtime.showtimeId}/seat-map`
    const map = await (await getSeatMap.request(path, {}, sale.env)).json()
    const states = map.seats.map(({ row, state }: { row: string; state: string }) => `${row} ${state}`)
    expect(states).toEqual(['A free', 'B free', 'C free', 'D free'])
    const again = await askBest(other)
    expect(again.status).toBe(201)
    // Asked with terms that are out of date, of a map that is right: it is not loaded again.
    const { seats, version } = await again.json()
    expect(version).toBe(map.version + 1)
    const free = map.seats.filter(({ seatId }: { seatId: string }) =>
      seats.every((seat: { seatId: string }) => seat.seatId !== seatId),
    )
    const named = jsonRequest('POST', { seats: [{ seatId: free[0].seatId }] }, other.customer.headers)
    const holds = `/v1/showtimes/${buyer.showtime.showtimeId}/holds`
    expect((await createHold.request(holds, named, sale.env)).status).toBe(201)
    const old = jsonRequest(
      'POST',
      { seats: [{ seatId: buyer.showtime.seats[0]!.id }] },
      other.customer.headers,
    )
    expect(await problemOf(await createHold.request(holds, old, sale.env))).toMatchObject({
      code: 'seat_not_in_screen',
    })
  })
})

test('holds of a screen with a new layout end at once, and that is announced', async () => {
  const { sql } = sale.database
  await sql`
    insert into webhook_endpoints (id, url, events, secret)
    values (${newId()}, 'https://milo.test/', '{hold.expired}', 'x')`
  const buyer = await newBuyer(sale, { orphanRule: 'off' })
  const { showtimeId } = buyer.showtime
  const held = await mustHold(buyer, [0, 1])
  await redraw(sale, buyer, sale.env)
  expect(await getHold(sale.redis, showtimeId, held.id)).toBeUndefined()
  const { headers } = sale.staff
  await sweep.request('/v1/scheduled/sweep', { method: 'POST', headers }, sale.env)
  expect(await sql`select from outbox where type = 'hold.expired' and key = ${held.id}`).toHaveLength(1)
})

test('an overdue reservation is nobody’s, though a load showed it as sold and no sweep came', async () => {
  const buyer = await newBuyer(sale, { orphanRule: 'off' })
  const { id } = await mustReserve(buyer, [0, 1])
  await overdue(sale, id)
  await sale.redis.del(...keysOf(buyer.showtime.showtimeId))
  expect((await sale.nextTouch(buyer))[0]).toBe('free')
  await mustReserve(await rivalOf(buyer), [0, 1])
})
