// What the seat map shows, and from where it comes when Redis knows nothing.
import { describe, expect, test } from 'vitest'
import { releaseHold } from '#shared/holds/holds.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
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
import getSeatMap from './get.ts'

const sale = useSale()

testRefusals({
  fn: getSeatMap,
  env: () => sale.env,
  method: 'GET',
  path: `/v1/showtimes/${newId()}/seat-map`,
  access: 'public',
})

const get = (showtimeId: string, query = '', headers: Record<string, string> = {}) =>
  getSeatMap.request(`/v1/showtimes/${showtimeId}/seat-map${query}`, { headers }, sale.env)
const statesOf = async (showtimeId: string): Promise<string> =>
  (await (await get(showtimeId)).json()).seats.map(({ state }: Answered) => state[0]).join('')

test('shows every seat with place, category, state and price, to anybody', async () => {
  const { showtime } = await newBuyer(sale, { rows: 2, seatsPerRow: 3 })
  const answer = await get(showtime.showtimeId)
  expect(answer.status).toBe(200)
  const map = await answer.json()
  expect(map).toEqual({
    showtimeId: showtime.showtimeId,
    version: expect.any(Number),
    serverTime: expect.any(String),
    seats: showtime.seats.map(({ id, index: _, ...seat }) => ({
      seatId: id,
      ...seat,
      section: null,
      accessible: false,
      companion: false,
      pairedSeatId: null,
      x: seat.number - 1,
      y: seat.row === 'A' ? 0 : 1,
      state: 'free',
      price: { amount: seat.category === 'premium' ? 1600 : 1250, currency: 'EUR' },
    })),
  })
  expect(Math.abs(Date.parse(map.serverTime) - Date.now())).toBeLessThan(5000)
})

test('shows held seats, with a version that rises', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  const before = await (await get(buyer.showtime.showtimeId)).json()
  const hold = await mustHold(buyer, [1, 4])
  const after = await (await get(buyer.showtime.showtimeId)).json()
  expect(after.version).toBe(hold.version)
  expect(after.version).toBeGreaterThan(before.version)
  expect(await statesOf(buyer.showtime.showtimeId)).toBe('fhffhf')
})

test('has reserved seats right again after Redis lost everything', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  await mustReserve(buyer, [1, 4])
  const held = await mustHold(await rivalOf(buyer), [0])
  const { showtimeId } = buyer.showtime
  await sale.redis.del(...keysOf(showtimeId))
  expect(await statesOf(showtimeId)).toBe('fsffsf')
  const again = await mustHold(await rivalOf(buyer), [0])
  expect(again.fence).toBeGreaterThan(held.fence)
})

test('of an unknown showtime is not found, of no id and with an unknown query refused', async () => {
  expect(await problemOf(await get(newId()))).toMatchObject({ code: 'not_found', status: 404 })
  expect(await problemOf(await get('tonight'))).toMatchObject({ errors: [{ path: 'showtimeId' }] })
  expect(await problemOf(await get(newId(), '?limit=1'))).toMatchObject({ errors: [{ path: 'limit' }] })
})

describe('since a version', () => {
  test('gives each seat that changed once, as it is now', async () => {
    const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
    const { showtimeId } = buyer.showtime
    const { version } = await (await get(showtimeId)).json()
    await mustHold(buyer, [1, 2])
    const hold = await mustHold(buyer, [4])
    await releaseHold(sale.redis, { showtimeId, holdId: hold.id, buyerId: buyer.customer.user.id })
    const changes = await (await get(showtimeId, `?since=${version}`)).json()
    expect(changes).toMatchObject({ showtimeId, version: version + 3 })
    expect(changes.seats.map(({ number, state }: Answered) => [number, state])).toEqual([
      [2, 'held'],
      [3, 'held'],
      [5, 'free'],
    ])
    expect((await (await get(showtimeId, `?since=${version + 3}`)).json()).seats).toEqual([])
  })

  test('that is too old, or not yet there, gives the whole map', async () => {
    const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
    const { showtimeId } = buyer.showtime
    for (const since of [0, 9_000_000_000_000_000])
      expect((await (await get(showtimeId, `?since=${since}`)).json()).seats).toHaveLength(6)
  })

  test('that does not exist is refused', async () => {
    const { showtime } = await newBuyer(sale)
    for (const since of ['-1', '1.5', 'now', '12345678901234567'])
      expect(await problemOf(await get(showtime.showtimeId, `?since=${since}`))).toMatchObject({
        errors: [{ path: 'since' }],
      })
  })
})

test('is not sent again to a client that has it: until a seat or a price changes', async () => {
  const buyer = await newBuyer(sale)
  const { showtimeId } = buyer.showtime
  const tag = async () => (await get(showtimeId)).headers.get('etag') ?? ''
  const first = await tag()
  const again = await get(showtimeId, '', { 'if-none-match': `"x", ${first}` })
  expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', first])
  await mustHold(buyer, [0])
  expect((await get(showtimeId, '', { 'if-none-match': first })).status).toBe(200)
  const second = await tag()
  await sale.database.sql`update showtimes set prices = '{"standard": {"adult": 1}}' where id = ${showtimeId}`
  expect((await get(showtimeId, '', { 'if-none-match': second })).status).toBe(200)
})

test('is drawn for who asks for a picture, with every seat in words', async () => {
  const buyer = await newBuyer(sale, { rows: 2, seatsPerRow: 4 })
  await mustHold(buyer, [1, 2])
  await mustReserve(buyer, [5])
  const answer = await get(buyer.showtime.showtimeId, '', { accept: 'image/avif,image/svg+xml,*/*;q=0.8' })
  expect(answer.headers.get('content-type')).toBe('image/svg+xml')
  expect(answer.headers.get('vary')).toBe('Accept')
  const picture = await answer.text()
  expect(picture).toMatch(/^<svg /)
  expect(picture.match(/role="img"/g)).toHaveLength(8)
  expect(picture).toContain('aria-label="Row A, seat 2, standard, held"')
  expect(picture).toContain('aria-label="Row B, seat 1, premium, free, EUR\u00a016.00"')
  expect((await get(buyer.showtime.showtimeId, '', { accept: '*/*' })).headers.get('content-type')).toBe(
    'application/json',
  )
})
