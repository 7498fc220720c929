// Finding movies by words that are nearly right, and lists in the orders that people ask for.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeBlock } from '#shared/db/blocks.ts'
import { rankMovies } from '#shared/db/movie-ranks.ts'
import { newId } from '#shared/std/ids.ts'
import {
  insertMovie,
  insertShowtime,
  noRedis,
  signIn,
  type TestEnv,
  testEnv,
} from '../../testing/catalogue.ts'
import { problemOf } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import list from './list.ts'

let database: TestDatabase
let env: TestEnv
const DAY_MS = 86_400_000
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  const movies = [
    ['The Lighthouse Keeper', 'O faroleiro', 'A storm and a secret.', '2020-01-01', [4, 5]],
    ['Midnight Orchestra', null, 'Musicians play until dawn in the lighthouse.', '2024-05-01', [5]],
    ['Paper Lanterns', null, 'Two sisters.', '2031-01-01', [1, 2]],
    ['Kitchen Stories', null, 'Soup.', null, []],
  ] as const
  for (const [title, original, synopsis, release, ratings] of movies) {
    const id = newId()
    await database.sql`
      insert into movies (id, title, original_title, synopsis, release_date, duration_minutes, credits)
      values (${id}, ${title}, ${original}, ${synopsis}, ${release}, 100,
        ${database.sql.json(title === 'Kitchen Stories' ? [{ role: 'cook', name: 'Ágata Moura' }] : [])})`
    for (const rating of ratings) {
      const { user } = await signIn(database.sql, env)
      await database.sql`
        insert into reviews (id, movie_id, user_id, rating, text) values (${newId()}, ${id}, ${user.id}, ${rating}, '')`
    }
    if (title === 'Midnight Orchestra') await insertShowtime(database.sql, { movieId: id, format: 'imax' })
  }
  await rankMovies(database.sql)
})
afterAll(() => database.end())

interface Page {
  items: { title: string; rating: { average: number | null; count: number } }[]
  nextCursor: string | null
}
const answerTo = (query: Record<string, string>) =>
  list.request(`/v1/movies?${new URLSearchParams(query)}`, {}, env)
async function ask(query: Record<string, string>): Promise<Page> {
  const answer = await answerTo(query)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Page
}
const titles = async (query: Record<string, string>) => (await ask(query)).items.map(({ title }) => title)

describe('words find', () => {
  test.each([
    ['a title before a synopsis', 'lighthouse', ['The Lighthouse Keeper', 'Midnight Orchestra']],
    ['an original title', 'faroleiro', ['The Lighthouse Keeper']],
    ['a name in the credits', 'moura', ['Kitchen Stories']],
    ['a title with a letter missing', 'lighthose', ['The Lighthouse Keeper']],
    ['a title with two letters turned', 'orchetsra', ['Midnight Orchestra']],
    ['a title with a wrong letter', 'paper lantirns', ['Paper Lanterns']],
    ['the beginning of a word, while it is typed', 'lant', ['Paper Lanterns']],
    ['nothing where nothing is near', 'submarine', []],
    ['what has all of them, in any order', 'dawn musicians', ['Midnight Orchestra']],
    ['no syntax error in odd words', `'); -- & | ! <-> :* "`, []],
  ])('%s: %j', async (_, q, expected) => {
    expect((await titles({ q })).slice(0, expected.length || 1)).toEqual(expected)
  })
})

describe('sorted by', () => {
  test.each([
    ['title', ['Kitchen Stories', 'Midnight Orchestra', 'Paper Lanterns', 'The Lighthouse Keeper']],
    ['release', ['Paper Lanterns', 'Midnight Orchestra', 'The Lighthouse Keeper', 'Kitchen Stories']],
    ['rating', ['Midnight Orchestra', 'The Lighthouse Keeper', 'Paper Lanterns', 'Kitchen Stories']],
  ])('%s, one a page as well as all at once', async (sort, expected) => {
    expect(await titles({ sort })).toEqual(expected)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Page = await ask({ sort, limit: '1', ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map(({ title }) => title))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual(expected)
  })

  test('popularity: what people buy now comes first', async () => {
    const { sql } = database
    const showtime = await insertShowtime(sql, { title: 'Sold Out' })
    const { user } = await signIn(sql, env)
    const [reservation, hold] = [newId(), newId()]
    await sql`
      insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, status, fees, total, currency,
        idempotency_key, request_hash, request_id, expires_at)
      values (${reservation}, ${user.id}, ${showtime.showtimeId}, ${showtime.layoutId}, ${hold}, 1, 'confirmed', 0, 0, 'EUR',
        'k', 'h', 'r', now())`
    await sql`
      insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
      values (${reservation}, ${showtime.showtimeId}, ${showtime.layoutId}, ${showtime.seats[0]!.id}, 'adult', 0, 1)`
    // Seats kept out of sale are bought by nobody.
    const closed = await insertShowtime(sql, { title: 'Blocked' })
    const { showtimeId, layoutId } = closed
    const seatIds = closed.seats.slice(0, 3).map(({ id }) => id)
    const block = { id: newId(), showtimeId, layoutId, seatIds, reason: 'broken', createdBy: user.id }
    await writeBlock(sql, { ...block, requestId: newId() })
    await rankMovies(sql)
    const first = await ask({ sort: 'popularity', limit: '1' })
    expect(first.items[0]?.title).toBe('Sold Out')
    await sql`update movies set archived_at = now() where id = ${closed.movieId}`
    expect(await titles({ sort: 'popularity', cursor: String(first.nextCursor) })).toHaveLength(4)
    await sql`update showtimes set starts_at = ${new Date(Date.now() - 60 * DAY_MS)} where id = ${showtime.showtimeId}`
    // Of those that nobody buys, the newest comes first.
    const newest = await insertMovie(sql, { title: 'Newest' })
    await rankMovies(sql)
    expect((await ask({ sort: 'popularity', limit: '1' })).items[0]?.title).toBe('Newest')
    await sql`update movies set archived_at = now() where id = ${newest}`
    await sql`update movies set archived_at = now() where id = ${showtime.movieId}`
  })
})

test('now showing is what is on sale, coming soon what is not released, and a format is a format', async () => {
  expect(await titles({ showing: 'now' })).toEqual(['Midnight Orchestra'])
  expect(await titles({ showing: 'soon' })).toEqual(['Paper Lanterns'])
  expect(await titles({ format: 'imax' })).toEqual(['Midnight Orchestra'])
  expect(await titles({ format: '3d' })).toEqual([])
})

test('each movie of a list carries its average, and how many it is of', async () => {
  const { items } = await ask({ q: 'lighthouse keeper' })
  expect(items[0]?.rating).toEqual({ average: 4.5, count: 2 })
  expect((await ask({ q: 'kitchen' })).items[0]?.rating).toEqual({ average: null, count: 0 })
})

test('a page says where the next one is, with the same filters, until the last page', async () => {
  const first = await answerTo({ sort: 'release', limit: '3' })
  const [, next] = /^<(.+)>; rel="next"$/.exec(String(first.headers.get('link'))) ?? []
  expect(next).toMatch(/^\/v1\/movies\?sort=release&limit=3&cursor=/)
  const second = await list.request(String(next), {}, env)
  expect((await second.json()).items).toHaveLength(1)
  expect(second.headers.get('link')).toBeNull()
})

test.each([
  ['sort', { sort: 'price' }],
  ['sort', { sort: 'relevance' }],
  ['showing', { showing: 'later' }],
  ['format', { format: 'vhs' }],
])('a wrong %s is named: %j', async (path, query) => {
  const problem = await problemOf(await answerTo(query as never))
  expect(problem).toMatchObject({ status: 400, errors: [{ path }] })
})

test('a cursor of another order is refused, not half understood', async () => {
  const { nextCursor } = await ask({ sort: 'title', limit: '1' })
  for (const sort of ['release', 'rating', 'popularity']) {
    const problem = await problemOf(await answerTo({ sort, cursor: String(nextCursor) }))
    expect(problem).toMatchObject({ status: 400, errors: [{ path: 'cursor' }] })
  }
})
