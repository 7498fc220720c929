// The list of showtimes: each way to narrow it, days as theaters count them, and pages that hold while some
// are added.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertShowtime, noRedis, type TestEnv, type TestShowtime, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import listMovies from '../movies/list.ts'
import listTheaters from '../theaters/list.ts'
import list from './list.ts'

let database: TestDatabase
let env: TestEnv
let lisbon: TestShowtime
let vienna: TestShowtime
let soon: TestShowtime
let past: TestShowtime
// 23:30 on 1 June in Lisbon, 00:30 on 2 June in Vienna
const NIGHT = new Date('2030-06-01T22:30:00Z')
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  const { sql } = database
  lisbon = await insertShowtime(sql, { startsAt: NIGHT, title: 'Amber Coast' })
  vienna = await insertShowtime(sql, { startsAt: NIGHT, city: 'Vienna', timeZone: 'Europe/Vienna' })
  soon = await insertShowtime(sql, { screen: vienna, movieId: lisbon.movieId })
  past = await insertShowtime(sql, { screen: lisbon, startsAt: new Date('2020-01-01T20:00:00Z') })
  await insertShowtime(sql, { status: 'cancelled' })
})
afterAll(() => database.end())

interface Page {
  items: { id: string }[]
  nextCursor: string | null
}

async function ask(query: Record<string, string>): Promise<Page> {
  const answer = await list.request(`/v1/showtimes?${new URLSearchParams(query)}`, {}, env)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Page
}
const ids = async (query: Record<string, string>) => (await ask(query)).items.map(({ id }) => id)

testRefusals({ fn: list, env: () => env, method: 'GET', path: '/v1/showtimes', access: 'public' })

test('a showtime says what, where, when and for how much', async () => {
  const { items } = await ask({ theaterId: lisbon.theaterId })
  expect(items).toEqual([
    {
      id: lisbon.showtimeId,
      movie: { id: lisbon.movieId, title: 'Amber Coast', durationMinutes: 100, certificate: '12' },
      theater: { id: lisbon.theaterId, name: 'Test Lisbon', city: 'Lisbon', timeZone: 'Europe/Lisbon' },
      screen: { id: lisbon.screenId, number: 1, format: 'standard' },
      startsAt: '2030-06-01T22:30:00.000Z',
      endsAt: '2030-06-02T00:30:00.000Z',
      salesCloseAt: '2030-06-01T22:30:00.000Z',
      language: 'en',
      format: 'standard',
      status: 'scheduled',
      prices: {
        standard: expect.objectContaining({ adult: { amount: 1250, currency: 'EUR' } }),
        premium: expect.objectContaining({ child: { amount: 1200, currency: 'EUR' } }),
      },
      bookingFee: { amount: 50, currency: 'EUR' },
    },
  ])
})

describe('narrowed by', () => {
  test.each<[string, () => Record<string, string>, () => TestShowtime[]]>([
    ['nothing: what is still to come, by start', () => ({}), () => [soon, lisbon, vienna]],
    ['movie', () => ({ movieId: lisbon.movieId }), () => [soon, lisbon]],
    ['theater', () => ({ theaterId: vienna.theaterId }), () => [soon, vienna]],
    ['city in any case', () => ({ city: 'LISBON' }), () => [lisbon]],
    ['movie and city', () => ({ movieId: lisbon.movieId, city: 'Vienna' }), () => [soon]],
    ['a day in one zone', () => ({ date: '2030-06-01' }), () => [lisbon]],
    ['the same moment, the next day in another zone', () => ({ date: '2030-06-02' }), () => [vienna]],
    ['a start, itself included', () => ({ from: NIGHT.toISOString() }), () => [lisbon, vienna]],
    ['an end, itself not included', () => ({ to: NIGHT.toISOString() }), () => [soon]],
    ['a time gone by', () => ({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }), () => [past]],
    ['a theater that does not exist', () => ({ theaterId: lisbon.movieId }), () => []],
  ])('%s', async (_, query, expected) => {
    const wanted = expected().map(({ showtimeId }) => showtimeId)
    expect((await ids(query())).sort()).toEqual(wanted.sort())
  })

  test('a day of a zone far ahead of UTC and of one far behind', async () => {
    const far = [
      { city: 'Kiritimati', timeZone: 'Pacific/Kiritimati', startsAt: new Date('2031-03-09T10:00:00Z') },
      { city: 'Pago Pago', timeZone: 'Pacific/Pago_Pago', startsAt: new Date('2031-03-11T10:59:00Z') },
    ]
    const made = await Promise.all(far.map((wishes) => insertShowtime(database.sql, wishes)))
    expect((await ids({ date: '2031-03-10' })).sort()).toEqual(made.map((each) => each.showtimeId).sort())
  })
})

describe('a city is found as people type it', () => {
  beforeAll(async () => {
    const startsAt = new Date('2030-09-01T18:00:00Z')
    for (const city of ['Zürich', 'São Paulo', 'Saint-Étienne', 'Łódź', 'İstanbul', 'Århus', '東京'])
      await insertShowtime(database.sql, { city, startsAt, title: `In ${city}` })
  })

  test.each([
    ['Zürich', 'Zurich'],
    ['Zürich', 'ZÜRICH'],
    ['Zürich', 'Zu\u0308rich'],
    ['São Paulo', 'sao  paulo'],
    ['Saint-Étienne', 'saint etienne'],
    ['Łódź', 'lodz'],
    ['İstanbul', 'istanbul'],
    ['Århus', 'arhus'],
    ['東京', '東京'],
    [undefined, 'Züri'],
    [undefined, '-'],
  ])('%s by %j', async (city, typed) => {
    const names = async (list: Pick<typeof listTheaters, 'request'>, path: string, query: object = {}) => {
      const asked = new URLSearchParams({ city: typed, ...query })
      const answer = await list.request(`/v1/${path}?${asked}`, {}, env)
      const { items } = (await answer.json()) as { items: Record<string, unknown>[] }
      return items.map((item) => item.title ?? item.city ?? (item.theater as { city: string }).city)
    }
    const found = city === undefined ? [] : [city]
    expect(await names(listTheaters, 'theaters')).toEqual(found)
    for (const query of [{}, { date: '2030-09-01' }]) {
      expect(await names(list, 'showtimes', query)).toEqual(found)
      expect(await names(listMovies, 'movies', query)).toEqual(found.map((each) => `In ${each}`))
    }
  })
})

test('a showtime that has begun is listed while it is still sold, whichever way it is asked for', async () => {
  const { sql } = database
  const minutes = (n: number) => new Date(Date.now() + n * 60_000)
  const [begun, sold] = [minutes(-20), minutes(10)]
  const late = await insertShowtime(sql, { city: 'Bregenz', startsAt: begun, salesCloseAt: sold })
  await insertShowtime(sql, { city: 'Bregenz', startsAt: begun, salesCloseAt: minutes(-1) })
  const { movieId, theaterId, showtimeId } = late
  const [day] = await sql<
    { date: string }[]
  >`select (${begun}::timestamptz at time zone 'Europe/Lisbon')::date::text as date`
  for (const query of [
    { city: 'Bregenz' },
    { theaterId },
    { movieId },
    { theaterId, ...day },
    { movieId, ...day },
  ])
    expect(await ids(query), JSON.stringify(query)).toEqual([showtimeId])
  expect(await ids({ ...day })).toContain(showtimeId)
  const movies = async (query: Record<string, string>) => {
    const answer = await listMovies.request(`/v1/movies?${new URLSearchParams(query)}`, {}, env)
    return ((await answer.json()) as Page).items.map(({ id }) => id)
  }
  for (const query of [{ city: 'Bregenz' }, { city: 'Bregenz', showing: 'now' }, { city: 'Bregenz', ...day }])
    expect(await movies(query), JSON.stringify(query)).toEqual([movieId])
  await sql`update showtimes set sales_close_at = ${minutes(-1)} where id = ${showtimeId}`
  for (const query of [{ city: 'Bregenz' }, { city: 'Bregenz', ...day }]) {
    expect(await ids(query)).toEqual([])
    expect(await movies(query)).toEqual([])
  }
})

test('pages hold each showtime once and in order, also where starts are equal and some are added', async () => {
  const { sql } = database
  const all = await Promise.all(
    Array.from({ length: 5 }, () => insertShowtime(sql, { city: 'Graz', startsAt: NIGHT })),
  )
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const next: Page = await ask({ city: 'Graz', limit: '2', ...(cursor ? { cursor } : {}) })
    seen.push(...next.items.map(({ id }) => id))
    cursor = next.nextCursor
    await insertShowtime(sql, { city: 'Graz', startsAt: new Date(NIGHT.getTime() - 1) })
  } while (cursor)
  expect(seen).toEqual(all.map(({ showtimeId }) => showtimeId).sort())
})

test('a start that is finer than a millisecond is not shown on two pages', async () => {
  const first = await insertShowtime(database.sql, { city: 'Linz' })
  await insertShowtime(database.sql, { screen: first, startsAt: first.endsAt })
  await database.sql`
    update showtimes set starts_at = starts_at + interval '300 microseconds' where id = ${first.showtimeId}`
  const page = await ask({ city: 'Linz', limit: '1' })
  const next = await ask({ city: 'Linz', limit: '1', cursor: String(page.nextCursor) })
  expect(page.items[0]?.id).toBe(first.showtimeId)
  expect(next.items[0]?.id).not.toBe(first.showtimeId)
})

test.each([
  ['movieId', { movieId: '1' }],
  ['theaterId', { theaterId: 'x' }],
  ['date', { date: 'today' }],
  ['from', { from: '2030-06-01' }],
  ['to', { from: '2030-06-02T00:00:00Z', to: '2030-06-01T00:00:00Z' }],
  ['limit', { limit: '1000' }],
  ['cursor', { cursor: 'bm90LWEtY3Vyc29y' }],
])('a wrong %s is named: %j', async (path, query) => {
  const answer = await list.request(`/v1/showtimes?${new URLSearchParams(query as never)}`, {}, env)
  const problem = await problemOf(answer)
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.[0]?.path).toBe(path)
})
