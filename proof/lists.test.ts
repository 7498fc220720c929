// Lists read a page's worth of the catalogue, however much there is: what Postgres really did, on some thousand movies and showtimes.
// `npm run bench -- reads` shows the same on 10 000 movies and 200 000 showtimes, with times.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../local/testing.ts'
import { growCatalogue } from '../local/testing-large-catalogue.ts'
import { openPlans, type Plans } from '../local/testing-plans.ts'
import { listsOf, timesOf } from './bench/reads-lists.ts'

const SIZE = { movies: 3_000, showtimes: 8_000 }
/** Rows of movies and showtimes for a page of 20, some of which are looked at in vain. */
const PAGE_ROWS = 700
/** These go through all that a place or a day has, or through the movies in order until a page is full. */
const BY_WHAT_THERE_IS = new Set([
  'movies, soon',
  'movies in a city',
  'movies on a day',
  'movies of a genre that none has',
  'movies in a language that none has',
  'search: two words',
  'search: in every synopsis',
])

let database: TestDatabase
let plans: Plans
let lists: Awaited<ReturnType<typeof timesOf>>
beforeAll(async () => {
  database = await testDatabase()
  plans = openPlans(database.url)
  await growCatalogue(plans.sql, SIZE)
  lists = await timesOf(plans)
}, 60_000)
afterAll(async () => {
  await plans.end()
  await database.end()
})

const read = (name: string) =>
  lists[name]!.scans.filter(({ table }) => table === 'movies' || table === 'showtimes')

test('no list reads all movies or all showtimes from one end to the other', () => {
  const whole = Object.keys(lists).filter((name) => read(name).some(({ index }) => index === undefined))
  // A city shows every fifth movie of this catalogue: here, to read all is the shorter way.
  expect(whole.filter((name) => name !== 'movies in a city')).toEqual([])
})

test('a list reads a page of them, or what its place, day or words have', async () => {
  const rows = Object.keys(await listsOf(plans.sql))
    .filter((name) => !BY_WHAT_THERE_IS.has(name))
    .map((name) => [name, read(name).reduce((sum, scan) => sum + scan.rows, 0)] as const)
  expect(rows.length).toBeGreaterThan(15)
  expect(rows.filter(([, count]) => count > PAGE_ROWS)).toEqual([])
})

describe('the negative control', () => {
  test('without its index, a list does read all of them', async () => {
    await plans.sql`drop index movies_title, movies_release`
    const { movies } = await timesOf(plans)
    expect(movies!.scans.some(({ table, rows }) => table === 'movies' && rows >= SIZE.movies)).toBe(true)
  })
})
