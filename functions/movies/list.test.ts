// The list of movies: each way to narrow it, and pages that hold while movies are added.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertShowtime, noRedis, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import list from './list.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  const { sql } = database
  await insertShowtime(sql, {
    title: 'Amber Coast',
    genres: ['Drama'],
    languages: ['pt'],
    startsAt: new Date('2030-06-01T22:30:00Z'),
  })
  await insertShowtime(sql, {
    title: 'Böse Wetter 100%',
    genres: ['Thriller', 'Drama'],
    languages: ['de', 'en'],
    city: 'Vienna',
    timeZone: 'Europe/Vienna',
    startsAt: new Date('2030-06-01T22:30:00Z'),
  })
  await insertShowtime(sql, { title: 'Called Off', city: 'Porto', status: 'cancelled' })
  await insertShowtime(sql, {
    title: 'Over',
    genres: ['Comédie'],
    city: 'Porto',
    startsAt: new Date('2020-01-01T20:00:00Z'),
  })
})
afterAll(() => database.end())

interface Page {
  items: { id: string; title: string }[]
  nextCursor: string | null
}

async function ask(query: Record<string, string>): Promise<Page> {
  const answer = await list.request(`/v1/movies?${new URLSearchParams(query)}`, {}, env)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Page
}
const titles = async (query: Record<string, string>) => (await ask(query)).items.map(({ title }) => title)

testRefusals({ fn: list, env: () => env, method: 'GET', path: '/v1/movies', access: 'public' })

test('a movie is shown with all that a visitor needs to choose', async () => {
  const { items } = await ask({ q: 'amber' })
  expect(items).toEqual([
    {
      id: expect.any(String),
      title: 'Amber Coast',
      originalTitle: null,
      synopsis: '',
      genres: ['Drama'],
      languages: ['pt'],
      subtitles: [],
      durationMinutes: 100,
      certificate: '12',
      releaseDate: '2026-01-15',
      endDate: null,
      posterUrl: null,
      trailerUrl: null,
      credits: [],
      rating: { average: null, count: 0 },
    },
  ])
})

describe('narrowed by', () => {
  test.each([
    ['nothing: every movie by title', {}, ['Amber Coast', 'Böse Wetter 100%', 'Called Off', 'Over']],
    ['part of a title in any case', { q: 'WETTER' }, ['Böse Wetter 100%']],
    ['a sign that SQL would take for a wildcard', { q: '%' }, ['Böse Wetter 100%']],
    ['words that no title has', { q: 'nothing like it' }, []],
    ['genre in any case', { genre: 'THRILLER' }, ['Böse Wetter 100%']],
    ['genre without its accents', { genre: 'comedie' }, ['Over']],
    ['language', { language: 'EN' }, ['Böse Wetter 100%', 'Called Off', 'Over']],
    ['city in any case', { city: 'vienna' }, ['Böse Wetter 100%']],
    ['a city that has only cancelled and past showtimes', { city: 'Porto' }, []],
    ['a day in one zone', { date: '2030-06-01' }, ['Amber Coast']],
    ['the same moment, the next day in another zone', { date: '2030-06-02' }, ['Böse Wetter 100%']],
    ['a city and a day', { city: 'Lisbon', date: '2030-06-02' }, []],
    ['two at once', { genre: 'drama', language: 'de' }, ['Böse Wetter 100%']],
  ])('%s', async (_, query, expected) => {
    expect((await titles(query as Record<string, string>)).sort()).toEqual(expected)
  })
})

test('pages hold each movie once and by title, also when one is added between them', async () => {
  const first = await ask({ limit: '2' })
  expect(first.items).toHaveLength(2)
  const added = await insertShowtime(database.sql, { title: 'Aardvark' })
  const second = await ask({ limit: '2', cursor: String(first.nextCursor) })
  const seen = [...first.items, ...second.items].map(({ title }) => title)
  expect(seen).toEqual(['Amber Coast', 'Böse Wetter 100%', 'Called Off', 'Over'])
  expect(second.nextCursor).toBeNull()
  await database.sql`delete from showtimes where movie_id = ${added.movieId}`
  await database.sql`delete from movies where id = ${added.movieId}`
})

test.each([
  ['limit', '0'],
  ['limit', '101'],
  ['limit', 'many'],
  ['date', '2026-02-30'],
  ['cursor', 'made-up'],
  ['q', 'a\u0000b'],
  ['city', ''],
])('a wrong %s is named: %j', async (name, value) => {
  const answer = await list.request(`/v1/movies?${new URLSearchParams({ [name]: value })}`, {}, env)
  const problem = await problemOf(answer)
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.[0]?.path).toBe(name)
})
