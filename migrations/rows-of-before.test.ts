// Migrations and older rows: theaters keep their clocks, and older rows are found like newer ones.
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listMovies } from '#shared/db/movie-lists.ts'
import { MIGRATIONS, migrate } from '../local/migrate.ts'
import { insertScreen, insertShowtime } from '../testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '../testing/servers.ts'

let database: TestDatabase
let older: string
beforeAll(async () => {
  database = await testDatabase()
  older = await mkdtemp(join(tmpdir(), 'milo-older-'))
  for (const name of await readdir(MIGRATIONS))
    if (/^\d+_.*\.sql$/.test(name) && name < '20261128050001')
      await copyFile(join(MIGRATIONS, name), join(older, name))
})
afterAll(async () => {
  await rm(older, { recursive: true })
  await database.end()
})

test('a zone of before becomes the place that Node read it as, and one that nobody knows UTC; names are folded', async () => {
  const { sql, url } = database
  await sql`drop schema public, simulator cascade`
  await sql`create schema public`
  await migrate(url, older)
  const zones = {
    'US/Pacific-New': 'America/Los_Angeles',
    IST: 'Asia/Kolkata',
    VST: 'Asia/Ho_Chi_Minh',
    est5edt: 'America/New_York',
    'europe/lisbon': 'Europe/Lisbon',
    Zulu: 'UTC',
    'Europe/Vienna': 'Europe/Vienna',
    'America/Argentina/Buenos_Aires': 'America/Argentina/Buenos_Aires',
    'SystemV/PST8PDT': 'UTC',
  }
  for (const timeZone of Object.keys(zones)) await insertScreen(sql, { city: timeZone, timeZone })
  const { movieId, showtimeId } = await insertShowtime(sql, {
    city: 'Zürich',
    title: 'Łódź',
    genres: ['Comédie'],
  })
  await migrate(url)
  // What is there is found by its folded names, too.
  for (const asked of [{ q: 'lodz' }, { city: 'zurich' }, { genre: 'comedie' }])
    expect(await listMovies(sql, { ...asked, sort: 'title', limit: 2 })).toMatchObject([
      { movie: { id: movieId } },
    ])
  // Reports have it: the sweep will count it, and until then they do.
  expect(await sql`select showtime_id as id from report_changes`).toEqual([{ id: showtimeId }])
  const found = await sql<
    { city: string; zone: string }[]
  >`select city, time_zone as zone from theaters where city <> 'Zürich'`
  expect(Object.fromEntries(found.map(({ city, zone }) => [city, zone]))).toEqual(zones)
})
