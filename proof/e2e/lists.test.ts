// A list reads a page's worth of rows, however large the catalogue: counted by Postgres on thousands of
// movies and showtimes. `npm run bench -- reads` shows the same on 10 000 movies and 200 000 showtimes, with
// times.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FEW } from '#shared/db/movie-lists.ts'
import { growCatalogue } from '../../testing/large-catalogue.ts'
import { openPlans, type Plans } from '../../testing/plans.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { listsOf, timesOf } from '../bench/reads-lists.ts'

const SIZE = { movies: 3_000, showtimes: 8_000 }
/** Most rows for a page of 20: some are read in vain, and a movie has rows in three tables. */
const PAGE_ROWS = 2_000
/** These go through all that a day has. */
const BY_WHAT_THERE_IS = new Set(['movies on a day'])
const READ = new Set(['movies', 'listed_movies', 'shown_movies', 'showtimes'])

let database: TestDatabase
let plans: Plans
let lists: Awaited<ReturnType<typeof timesOf>>
beforeAll(async () => {
  database = await testDatabase()
  plans = openPlans(database.url)
  await growCatalogue(plans.sql, SIZE)
  lists = await timesOf(plans)
})
afterAll(async () => {
  await plans.end()
  await database.end()
})

const read = (name: string) => lists[name]!.scans.filter(({ table }) => READ.has(table))

test('no list reads all movies or all showtimes from one end to the other', () => {
  // Where many pass, the first few hundred may be counted from one end, too.
  const whole = Object.keys(lists).filter((name) =>
    read(name).some(({ index, rows }) => index === undefined && rows > FEW + 1),
  )
  expect(whole).toEqual([])
})

test('a list reads a page of them, or what its day has', async () => {
  const rows = Object.keys(await listsOf(plans.sql))
    .filter((name) => !BY_WHAT_THERE_IS.has(name))
    .map((name) => [name, read(name).reduce((sum, scan) => sum + scan.rows, 0)] as const)
  expect(rows.length).toBeGreaterThan(30)
  expect(rows.filter(([, count]) => count > PAGE_ROWS)).toEqual([])
})

describe('the negative control', () => {
  test('without its index, a list does read all of them', async () => {
    await plans.sql`drop index listed_movies_title, listed_movies_released`
    const { movies } = await timesOf(plans)
    expect(movies!.scans.some(({ table, rows }) => table === 'listed_movies' && rows >= SIZE.movies)).toBe(
      true,
    )
  })
})
