// Drafts: for the staff of their theater alone, occupying their screen, and sold by nobody until they are
// published.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { channelOf, ReadCache } from '#shared/cache/read-cache.ts'
import { keyOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, type SignedIn, signIn, type TestShowtime } from '../../testing/catalogue.ts'
import { type Answered, askHold, problemOf, useSale } from '../../testing/sales.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import listMovies from '../movies/list.ts'
import moviePage from '../pages/movie.ts'
import showtimePage from '../pages/showtime.ts'
import sitemap from '../pages/sitemap.ts'
import whatIsOn from '../pages/what-is-on.ts'
import createSale from '../sales/create.ts'
import seatMap from '../seat-maps/get.ts'
import seatMapEvents from '../seat-maps/stream.ts'
import createShift from '../shifts/create.ts'
import createBatch from '../showtime-batches/create.ts'
import createCancellation from '../showtime-cancellations/create.ts'
import today from '../today/get.ts'
import create from './create.ts'
import get from './get.ts'
import list from './list.ts'
import update from './update.ts'

const sale = useSale()
let staff: SignedIn
let admin: SignedIn
let stranger: SignedIn
let sibling: TestShowtime
let draft: TestShowtime
beforeAll(async () => {
  const { sql } = sale.database
  sibling = await insertShowtime(sql, { status: 'cancelled', city: 'Graz', title: 'Other Days' })
  draft = await insertShowtime(sql, { screen: sibling, status: 'draft', title: 'Unheard Of' })
  staff = await signInStaff(sql, sale.env, sibling.theaterId)
  admin = await signIn(sql, sale.env, { roles: ['admin'] })
  stranger = await signInStaff(sql, sale.env, (await insertShowtime(sql)).theaterId)
})

const path = () => `/v1/showtimes/${draft.showtimeId}`
const headersOf = (who?: SignedIn) => (who ? { headers: who.headers } : {})
const idsOf = async (query: string, who?: SignedIn, env = sale.env): Promise<string[]> => {
  const answer = await list.request(`/v1/showtimes?${query}`, headersOf(who), env)
  if (who === staff || who === admin) expect(answer.headers.get('cache-control')).toBe('private, no-store')
  return ((await answer.json()) as Answered).items.map(({ id }: { id: string }) => id)
}
const withAccount = () => signIn(sale.database.sql, sale.env)

describe('a draft', () => {
  test('is found by the staff of its theater and by admins, in lists and by itself', async () => {
    for (const who of [staff, admin]) {
      for (const query of ['', `theaterId=${sibling.theaterId}`, 'city=graz', `movieId=${draft.movieId}`])
        expect(await idsOf(query, who)).toContain(draft.showtimeId)
      const answer = await get.request(path(), headersOf(who), sale.env)
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
      expect(await answer.json()).toMatchObject({ id: draft.showtimeId, status: 'draft' })
      expect((await seatMap.request(`${path()}/seat-map`, headersOf(who), sale.env)).status).toBe(200)
    }
    const day = await as(sale.env, staff)(today, 'GET', `/v1/theaters/${sibling.theaterId}/today`)
    expect(day.status).toBe(200)
  })

  test('is not there for everybody else: visitors, customers, staff of other theaters', async () => {
    for (const who of [undefined, await withAccount(), stranger]) {
      for (const query of ['', `theaterId=${sibling.theaterId}`, 'city=graz', 'from=2020-01-01T00:00:00Z'])
        expect(await idsOf(query, who)).not.toContain(draft.showtimeId)
      for (const [fn, of] of [
        [get, path()],
        [seatMap, `${path()}/seat-map`],
        [seatMapEvents, `${path()}/seat-map/events`],
      ] as const)
        expect(await problemOf(await fn.request(of, headersOf(who), sale.env))).toMatchObject({ status: 404 })
    }
  })

  test('is seen no more by those whose login ended or who are not staff any longer', async () => {
    const { sql } = sale.database
    const gone = await signInStaff(sql, sale.env, sibling.theaterId)
    await sql`delete from theater_staff where user_id = ${gone.user.id}`
    const out = await signInStaff(sql, sale.env, sibling.theaterId)
    await sql`update logins set expires_at = now() - interval '1 second' where user_id = ${out.user.id}`
    for (const who of [gone, out]) {
      expect((await get.request(path(), headersOf(who), sale.env)).status).toBe(404)
      expect(await idsOf(`theaterId=${sibling.theaterId}`, who)).toEqual([])
    }
    const env = { ...sale.env, STAFF_SECOND_FACTOR: 'required' }
    expect((await get.request(path(), headersOf(staff), env)).status).toBe(404)
  })

  test('is on no page, nor is its movie on for it', async () => {
    for (const [page, at] of [
      [sitemap, '/sitemap.xml'],
      [whatIsOn, '/?city=Graz'],
      [moviePage, `/movies/${draft.movieId}`],
    ] as const) {
      const text = await (await page.request(at, {}, sale.env)).text()
      expect(text).not.toContain(draft.showtimeId)
    }
    for (const who of [undefined, staff]) {
      const page = await showtimePage.request(`/showtimes/${draft.showtimeId}`, headersOf(who), sale.env)
      expect(page.status).toBe(404)
    }
    const on = await listMovies.request('/v1/movies?showing=now&city=Graz', {}, sale.env)
    expect(((await on.json()) as Answered).items).toEqual([])
  })

  test('is held and sold by nobody, and cannot be cancelled', async () => {
    const customer = await withAccount()
    for (const who of [
      customer,
      { ...customer, ...(await signIn(sale.database.sql, sale.env, { roles: ['customer', 'admin'] })) },
    ]) {
      const asked = await askHold({ sale, showtime: draft, customer: who }, [0])
      expect(await problemOf(asked)).toMatchObject({ status: 404 })
    }
    const ask = as(sale.env, staff)
    const shift = { theaterId: sibling.theaterId, openingFloat: { amount: 0, currency: 'EUR' } }
    expect((await ask(createShift, 'POST', '/v1/shifts', shift)).status).toBe(201)
    const sold = await createSale.request(
      '/v1/sales',
      {
        method: 'POST',
        headers: { ...staff.headers, 'content-type': 'application/json', 'idempotency-key': newId() },
        body: JSON.stringify({
          showtimeId: draft.showtimeId,
          seats: [{ seatId: draft.seats[0]!.id }],
          payment: { method: 'cash', tendered: 5000 },
        }),
      },
      sale.env,
    )
    expect(await problemOf(sold)).toMatchObject({
      code: 'wrong_state',
      detail: expect.stringContaining('draft'),
    })
    expect(await sale.redis.zrange(keyOf(draft.showtimeId, 'expiries'), '0', '-1')).toEqual([])
    const cancelled = await ask(createCancellation, 'POST', `${path()}/cancellation`, { reason: 'x' })
    expect(await problemOf(cancelled)).toMatchObject({ code: 'wrong_state' })
  })
})

const eur = { standard: { adult: { amount: 1000, currency: 'EUR' } } }
const planned = (startsAt: string, more: object = {}) => ({
  movieId: sibling.movieId,
  screenId: sibling.screenId,
  startsAt,
  language: 'en',
  prices: eur,
  ...more,
})

test('a draft occupies its screen, against drafts and others, alone and in batches', async () => {
  const ask = as(sale.env, staff)
  const made = await ask(
    create,
    'POST',
    '/v1/showtimes',
    planned('2031-05-01T18:00:00Z', { status: 'draft' }),
  )
  expect(made.status).toBe(201)
  const { id, status } = (await made.json()) as Answered
  expect(status).toBe('draft')
  for (const more of [{}, { status: 'draft' }]) {
    const asked = await ask(create, 'POST', '/v1/showtimes', planned('2031-05-01T19:00:00Z', more))
    expect(await problemOf(asked)).toMatchObject({ code: 'showtime_overlap', showtimeId: id })
  }
  const { startsAt: _, screenId, ...rest } = planned('')
  const batch = {
    ...rest,
    screenIds: [screenId],
    days: { from: '2031-05-02', to: '2031-05-03' },
    status: 'draft',
  }
  const many = await ask(createBatch, 'POST', '/v1/showtime-batches', { ...batch, times: ['18:00', '21:00'] })
  expect(many.status).toBe(201)
  const query = `theaterId=${sibling.theaterId}&from=2031-05-02T00:00:00Z&to=2031-05-05T00:00:00Z`
  expect(await idsOf(query)).toEqual([])
  expect(await idsOf(query, staff)).toHaveLength(4)
})

test('publishing shows and sells it at once, with an entry in the log, and there is no way back', async () => {
  const { sql } = sale.database
  const cache = new ReadCache(sale.redis, channelOf(sale.env.DATABASE_URL), sale.env.log!)
  await vi.waitUntil(() => cache.subscribed)
  const cached = { ...sale.env, cache }
  const own = await insertShowtime(sql, { status: 'draft', city: 'Linz' })
  const manager = await signInStaff(sql, sale.env, own.theaterId)
  expect(await idsOf('city=Linz', undefined, cached)).toEqual([])
  const map = async (who?: SignedIn) =>
    (await seatMap.request(`/v1/showtimes/${own.showtimeId}/seat-map`, headersOf(who), cached)).status
  expect([await map(), await map(manager)]).toEqual([404, 200])
  const patch = (body: object) =>
    as(cached, manager)(update, 'PATCH', `/v1/showtimes/${own.showtimeId}`, body)
  expect(await (await patch({ salesCutOffMinutes: 5, status: 'draft' })).json()).toMatchObject({
    status: 'draft',
  })
  expect(await (await patch({ status: 'scheduled' })).json()).toMatchObject({ status: 'scheduled' })
  expect(await idsOf('city=Linz', undefined, cached)).toEqual([own.showtimeId])
  expect(await map()).toBe(200)
  const customer = await withAccount()
  expect((await askHold({ sale: { ...sale, env: cached }, showtime: own, customer }, [0])).status).toBe(201)
  expect((await patch({ status: 'scheduled' })).status).toBe(200)
  expect(await problemOf(await patch({ status: 'draft' }))).toMatchObject({ code: 'wrong_state' })
  expect(await problemOf(await patch({ status: 'cancelled' }))).toMatchObject({
    errors: [{ path: 'status' }],
  })
  await expect(sql`update showtimes set status = 'draft' where id = ${own.showtimeId}`).rejects.toThrow(
    'cannot go from scheduled to draft',
  )
  expect((await auditOf(sql, own.showtimeId)).map(({ action }) => action)).toEqual([
    'showtime.update',
    'showtime.publish',
    'showtime.update',
  ])
  cache.close()
})
