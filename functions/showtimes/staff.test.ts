// Showtimes as staff make and change them.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertScreen, insertShowtime, type SignedIn, type TestScreen } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { askHold, mustHold, newBuyer, useSale } from '../../testing/sales.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import getHold from '../holds/get.ts'
import create from './create.ts'
import get from './get.ts'
import update from './update.ts'

const sale = useSale()
let movieId: string
let screen: TestScreen
let staff: SignedIn
beforeAll(async () => {
  const { sql } = sale.database
  movieId = (await insertShowtime(sql, { title: 'Amber Coast', status: 'cancelled' })).movieId
  screen = await insertScreen(sql, { city: 'Vienna', timeZone: 'Europe/Vienna' })
  staff = await signInStaff(sql, sale.env, screen.theaterId)
})

const eur = (amount: number) => ({ amount, currency: 'EUR' })
const prices = { standard: { adult: eur(1200), child: eur(800) }, premium: { adult: eur(1500) } }
const shown = (startsAt = '2031-05-01T18:00:00Z') => ({
  movieId,
  screenId: screen.screenId,
  startsAt,
  language: 'en',
  prices,
})
const path = `/v1/showtimes/${newId()}`
const sample = {
  movieId: newId(),
  screenId: newId(),
  startsAt: '2031-05-01T18:00:00Z',
  language: 'en',
  prices,
}
describe('making', () => {
  testRefusals({
    fn: create,
    env: () => sale.env,
    method: 'POST',
    path: '/v1/showtimes',
    access: 'staff',
    body: sample,
  })
})
describe('changing', () => {
  testRefusals({ fn: update, env: () => sale.env, method: 'PATCH', path, access: 'staff', body: { prices } })
})
describe('looking', () => {
  testRefusals({ fn: get, env: () => sale.env, method: 'GET', path, access: 'public' })
})

const post = (body: object) => as(sale.env, staff)(create, 'POST', '/v1/showtimes', body)
const patch = (id: string, body: object, by = staff) =>
  as(sale.env, by)(update, 'PATCH', `/v1/showtimes/${id}`, body)

test('a showtime occupies its screen from the first advertisement to the last broom, and is found', async () => {
  const answer = await post({ ...shown(), salesCutOffMinutes: 30, preShowMinutes: 20, cleaningMinutes: 10 })
  expect(answer.status).toBe(201)
  const showtime = await answer.json()
  expect(showtime).toMatchObject({
    movie: { id: movieId, title: 'Amber Coast' },
    screen: { id: screen.screenId },
    startsAt: '2031-05-01T18:00:00.000Z',
    // 20 + 100 + 10 minutes later
    endsAt: '2031-05-01T20:10:00.000Z',
    salesCloseAt: '2031-05-01T17:30:00.000Z',
    format: 'standard',
    prices,
    bookingFee: eur(0),
    orphanRule: 'warn',
    status: 'scheduled',
  })
  const found = await get.request(String(answer.headers.get('location')), {}, sale.env)
  expect(await found.json()).toEqual(showtime)
  expect(await auditOf(sale.database.sql, showtime.id)).toMatchObject([
    { actorId: staff.user.id, action: 'showtime.create', before: null },
  ])
})

test('two cannot be on a screen at once: the answer names the other one, and one of five who ask at once gets it', async () => {
  const first = await (await post(shown('2031-06-01T18:00:00Z'))).json()
  expect(await problemOf(await post(shown('2031-06-01T20:09:00Z')))).toMatchObject({
    status: 409,
    code: 'showtime_overlap',
    showtimeId: first.id,
    overlap: { other: { showtimeId: first.id, movieTitle: 'Amber Coast' } },
  })
  expect((await post(shown('2031-06-01T20:10:00Z'))).status).toBe(201)
  const asked = Array.from({ length: 5 }, () => post(shown('2031-06-02T18:00:00Z')))
  expect((await Promise.all(asked)).map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
})

test.each([
  ['startsAt', { startsAt: '2020-01-01T18:00:00Z' }],
  ['startsAt', { startsAt: '2031-05-01' }],
  ['movieId', { movieId: newId() }],
  ['format', { format: 'imax' }],
  ['language', { language: 'english please' }],
  ['prices', { prices: {} }],
  ['prices.standard', { prices: { standard: {} } }],
  ['prices.throne', { prices: { throne: { adult: eur(1) } } }],
  ['prices.standard.adult.amount', { prices: { standard: { adult: eur(-1) } } }],
  ['prices.standard.adult.amount', { prices: { standard: { adult: eur(9.5) } } }],
  ['prices.standard.adult.currency', { prices: { standard: { adult: { amount: 1, currency: 'CHF' } } } }],
  ['bookingFee.currency', { bookingFee: { amount: 1, currency: 'CHF' } }],
  ['preShowMinutes', { preShowMinutes: -1 }],
])('a wrong %s is named: %j', async (field, wrong) => {
  const problem = await problemOf(await post({ ...shown('2031-07-01T18:00:00Z'), ...wrong }))
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.[0]?.path).toBe(field)
})

test('a screen that is not there, that others run or that has no seats yet shows nothing', async () => {
  expect((await post({ ...shown(), screenId: newId() })).status).toBe(404)
  const foreign = await insertScreen(sale.database.sql, {})
  expect((await post({ ...shown(), screenId: foreign.screenId })).status).toBe(403)
  const empty = newId()
  await sale.database
    .sql`insert into screens (id, theater_id, number) values (${empty}, ${screen.theaterId}, 9)`
  expect(await problemOf(await post({ ...shown(), screenId: empty }))).toMatchObject({ code: 'wrong_state' })
})

test('prices, fee, end of sales and rule change; who holds seats keeps the price that was promised', async () => {
  const buyer = await newBuyer(sale)
  const { showtimeId, theaterId } = buyer.showtime
  const manager = await signInStaff(sale.database.sql, sale.env, theaterId)
  const hold = await mustHold(buyer, [0])
  const change = { prices, bookingFee: eur(75), salesCutOffMinutes: 60, orphanRule: 'strict' }
  const changed = await (await patch(showtimeId, change, manager)).json()
  expect(changed).toMatchObject({ prices, bookingFee: eur(75), orphanRule: 'strict' })
  expect(Date.parse(changed.startsAt) - Date.parse(changed.salesCloseAt)).toBe(3_600_000)
  expect(await problemOf(await askHold(buyer, [2]))).toMatchObject({ code: 'orphan_seat' })
  expect((await mustHold(buyer, [1])).total).toEqual(eur(1275))
  const kept = await getHold.request(
    `/v1/showtimes/${showtimeId}/holds/${hold.id}`,
    { headers: buyer.customer.headers },
    sale.env,
  )
  expect((await kept.json()).total).toEqual(hold.total)
  const [entry] = await auditOf(sale.database.sql, showtimeId)
  expect(entry).toMatchObject({
    action: 'showtime.update',
    before: { bookingFee: eur(50) },
    after: { bookingFee: eur(75) },
  })
})

test('what is over, cancelled, in another currency or of another theater does not change', async () => {
  const { sql } = sale.database
  const over = await insertShowtime(sql, { startsAt: new Date('2020-01-01T18:00:00Z') })
  const cancelled = await insertShowtime(sql, { status: 'cancelled' })
  const manager = await signInStaff(sql, sale.env, over.theaterId, cancelled.theaterId)
  for (const { showtimeId } of [over, cancelled])
    expect(await problemOf(await patch(showtimeId, { prices }, manager))).toMatchObject({
      code: 'wrong_state',
    })
  expect(await problemOf(await patch(over.showtimeId, { prices }))).toMatchObject({ code: 'forbidden' })
  expect((await patch(newId(), { prices })).status).toBe(404)
  const next = await insertShowtime(sql, { screen: over })
  const francs = { bookingFee: { amount: 1, currency: 'CHF' } }
  expect(await problemOf(await patch(next.showtimeId, francs, manager))).toMatchObject({
    errors: [{ path: 'bookingFee.currency' }],
  })
})
