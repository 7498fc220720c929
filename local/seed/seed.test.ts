// What the seed leaves: two weeks of showtimes, written once, and nothing in another's database.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import createSession from '../../functions/sessions/create.ts'
import { jsonRequest, noRedis, signIn, testEnv } from '../../testing/catalogue.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { DEMO_PASSWORD } from '../start/table.ts'
import { type Seeded, seed } from './seed.ts'

// In the week in which clocks go back, and already the next day in Zurich.
const NOW = new Date('2026-10-22T22:30:00Z')

/** Seeded once, for the tests that only read. */
let database: TestDatabase
let seeded: Seeded
beforeAll(async () => {
  database = await testDatabase()
  seeded = await seed(database.url, NOW)
})
afterAll(() => database.end())

async function ownDatabase(): Promise<TestDatabase> {
  const own = await testDatabase()
  onTestFinished(() => own.end())
  return own
}

const dayCounts = ({ sql }: TestDatabase) => sql`
  select theaters.name, screens.number, count(distinct (starts_at at time zone time_zone)::date) as days,
    min((starts_at at time zone time_zone)::date)::text as first, count(*) as showtimes
  from showtimes join screens on screens.id = screen_id join theaters on theaters.id = theater_id
  group by 1, 2 order by 1, 2`

test('every screen has showtimes on each of fourteen days, from the theater’s own today', async () => {
  expect(seeded.fresh).toBe(true)
  expect(seeded.showtimes).toBeGreaterThan(400)
  const counts = await dayCounts(database)
  expect(counts).toHaveLength(8)
  expect(counts.map(({ days }) => days)).toEqual(Array(8).fill(14))
  for (const { name, first } of counts)
    expect(first).toBe(name.startsWith('Kino') ? '2026-10-23' : '2026-10-22')
})

test('the programme shows all twelve movies in two cities, each in one of its languages', async () => {
  const [row] = await database.sql`
    select count(distinct movies.id) as movies, count(distinct city) as cities,
      count(distinct time_zone) as zones, count(distinct showtimes.currency) as currencies,
      bool_and(showtimes.language = any(movies.languages)) as spoken, bool_and(starts_at::date >= release_date) as released
    from showtimes join movies on movies.id = movie_id join screens on screens.id = screen_id
    join theaters on theaters.id = theater_id`
  expect(row).toEqual({ movies: 12, cities: 2, zones: 2, currencies: 2, spoken: true, released: true })
})

test('an address is street and number, without the city', async () => {
  const theaters = await database.sql<{ address: string }[]>`select address from theaters`
  expect(theaters.map(({ address }) => address).filter((address) => !/^[^,]+ \d+$/.test(address))).toEqual([])
})

test('screens differ in size and kind, and each has wheelchair places with a companion seat beside', async () => {
  const screens = await database.sql`
    select count(*) as seats, count(*) filter (where accessible) as places, count(*) filter (where companion) as companions
    from seats group by layout_id`
  expect(screens).toHaveLength(8)
  for (const { seats, places, companions } of screens) {
    expect(seats).toBeGreaterThanOrEqual(60)
    expect(seats).toBeLessThanOrEqual(300)
    expect(places).toBeGreaterThan(0)
    expect(companions).toBeGreaterThanOrEqual(places)
  }
  expect(new Set(screens.map(({ seats }) => seats)).size).toBe(8)
  const categories = await database.sql`select distinct category from seats order by 1`
  expect(categories.map(({ category }) => category)).toEqual(['premium', 'recliner', 'sofa', 'standard'])
})

test('every seat of every showtime has a price for every ticket type', async () => {
  const [row] = await database.sql`
    select count(*) as unpriced from showtimes
    join (select distinct layout_id, category from seats) seat using (layout_id)
    cross join unnest(array['adult', 'child', 'senior', 'student']) as type
    where coalesce((prices -> category ->> type)::int, 0) <= 0`
  expect(row?.unpriced).toBe(0)
})

test('a later start keeps what is there and adds the missing days', async () => {
  const own = await ownDatabase()
  const first = await seed(own.url, NOW)
  expect(await seed(own.url, NOW)).toEqual({ fresh: false, showtimes: 0 })
  const kept = await own.sql`select id from showtimes`
  // The 26th in both cities: four days later in Lisbon, three in Zurich.
  const later = await seed(own.url, new Date('2026-10-26T00:30:00Z'))
  expect(later.fresh).toBe(false)
  expect(later.showtimes).toBeLessThan(first.showtimes / 2)
  const now = new Set((await own.sql`select id from showtimes`).map(({ id }) => id))
  expect(kept.every(({ id }) => now.has(id))).toBe(true)
  expect((await dayCounts(own)).map(({ days }) => days)).toEqual([18, 18, 18, 18, 18, 17, 17, 17])
})

test('a day whose showtimes were cancelled is not filled again', async () => {
  const own = await ownDatabase()
  await seed(own.url, NOW)
  await own.sql`update showtimes set status = 'cancelled' where starts_at between '2026-10-24' and '2026-10-26'`
  expect((await seed(own.url, NOW)).showtimes).toBe(0)
})

test('two starts at once seed once', async () => {
  const own = await ownDatabase()
  const [one, other] = await Promise.all([seed(own.url, NOW), seed(own.url, NOW)])
  expect([one.fresh, other.fresh].sort()).toEqual([false, true])
  expect(Math.min(one.showtimes, other.showtimes)).toBe(0)
})

test('the demo accounts can sign in, as customer, staff and admin', async () => {
  const redis = await testRedis()
  onTestFinished(() => redis.disconnect())
  const env = testEnv(database, redis)
  const roles = async (email: string) => {
    const init = jsonRequest('POST', { email, password: DEMO_PASSWORD })
    const answer = await createSession.request('/v1/sessions', init, env)
    expect(answer.status).toBe(201)
    return (await answer.json()).user.roles
  }
  expect(await roles('customer@milo.test')).toEqual(['customer'])
  expect(await roles('staff@milo.test')).toEqual(['customer', 'staff'])
  expect(await roles('admin@milo.test')).toEqual(['customer', 'staff', 'admin'])
})

test('a database with other data gets no demo account and no movie', async () => {
  const own = await ownDatabase()
  await signIn(own.sql, testEnv(own, noRedis))
  expect(await seed(own.url, NOW)).toEqual({ fresh: false, showtimes: 0 })
  const [row] = await own.sql`
    select (select count(*) from users) as users, (select count(*) from movies) as movies`
  expect(row).toEqual({ users: 1, movies: 0 })
})
