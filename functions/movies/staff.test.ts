// Movies as staff make, change and archive them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import {
  insertShowtime,
  noRedis,
  type SignedIn,
  signIn,
  type TestEnv,
  testEnv,
} from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import create from './create.ts'
import remove from './delete.ts'
import get from './get.ts'
import list from './list.ts'
import update from './update.ts'

let database: TestDatabase
let env: TestEnv
let staff: SignedIn
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  staff = await signInStaff(database.sql, env)
})
afterAll(() => database.end())

const full = {
  title: 'Paper Lanterns',
  originalTitle: 'Lanternas de papel',
  synopsis: 'Two sisters.\n\nOne river.',
  genres: ['drama', 'family'],
  languages: ['pt', 'en'],
  subtitles: ['de'],
  durationMinutes: 104,
  certificate: '12',
  releaseDate: '2026-03-05',
  endDate: '2026-09-01',
  posterUrl: 'https://images.example.com/lanterns.jpg',
  trailerUrl: null,
  credits: [{ role: 'director', name: 'Inês Moura' }],
}
const small = { title: 'Short', durationMinutes: 12 }
const path = `/v1/movies/${newId()}`
testRefusals({ fn: create, env: () => env, method: 'POST', path: '/v1/movies', access: 'staff', body: small })
testRefusals({ fn: update, env: () => env, method: 'PATCH', path, access: 'staff', body: { title: 'x' } })
testRefusals({ fn: remove, env: () => env, method: 'DELETE', path, access: 'staff' })
testRefusals({ fn: get, env: () => env, method: 'GET', path, access: 'public' })

async function make(body: object = full) {
  const answer = await as(env, staff)(create, 'POST', '/v1/movies', body)
  expect(answer.status).toBe(201)
  return { location: answer.headers.get('location')!, movie: await answer.json() }
}

test('a movie is kept as it was given, found where the answer says, and noted', async () => {
  const { location, movie } = await make()
  expect(movie).toEqual({ id: expect.any(String), ...full })
  const found = await get.request(location, {}, env)
  expect(await found.json()).toEqual(movie)
  expect(await auditOf(database.sql, movie.id)).toEqual([
    { actorId: staff.user.id, action: 'movie.create', before: null, after: movie },
  ])
})

test('what is left out has no value, or none yet', async () => {
  expect((await make(small)).movie).toMatchObject({
    synopsis: '',
    genres: [],
    credits: [],
    releaseDate: null,
  })
})

test('a change changes what it names and leaves the rest, and the log has both sides', async () => {
  const { location, movie } = await make()
  const change = { title: 'Paper Boats', genres: [], endDate: null, credits: [] }
  const answer = await as(env, staff)(update, 'PATCH', location, change)
  expect(await answer.json()).toEqual({ ...movie, ...change })
  const [, entry] = await auditOf(database.sql, movie.id)
  expect(entry).toMatchObject({
    action: 'movie.update',
    before: { title: 'Paper Lanterns' },
    after: { title: 'Paper Boats' },
  })
})

test('days that do not go together are refused, also where only one of them is sent', async () => {
  const wrong = { status: 400, errors: [{ path: 'endDate', message: 'must not be before releaseDate' }] }
  const both = { ...full, endDate: '2026-01-01' }
  expect(await problemOf(await as(env, staff)(create, 'POST', '/v1/movies', both))).toMatchObject(wrong)
  const { location } = await make()
  const one = { releaseDate: '2027-01-01' }
  expect(await problemOf(await as(env, staff)(update, 'PATCH', location, one))).toMatchObject(wrong)
})

test('a movie that nobody waits for is archived: gone from lists, kept in the database', async () => {
  const { location, movie } = await make({ ...small, title: 'Gone Soon' })
  expect((await as(env, staff)(remove, 'DELETE', location)).status).toBe(204)
  expect((await get.request(location, {}, env)).status).toBe(404)
  expect((await as(env, staff)(remove, 'DELETE', location)).status).toBe(404)
  expect((await as(env, staff)(update, 'PATCH', location, { title: 'Back' })).status).toBe(404)
  const listed = await list.request('/v1/movies?q=gone', {}, env)
  expect((await listed.json()).items).toEqual([])
  const rows = await database.sql`select archived_at from movies where id = ${movie.id}`
  expect(rows[0]?.archived_at).toBeInstanceOf(Date)
})

test('a movie with showtimes to come stays, and the answer names them; past and cancelled ones do not count', async () => {
  const { sql } = database
  const showtime = await insertShowtime(sql)
  const location = `/v1/movies/${showtime.movieId}`
  expect(await problemOf(await as(env, staff)(remove, 'DELETE', location))).toMatchObject({
    code: 'wrong_state',
    showtimes: [{ showtimeId: showtime.showtimeId, seats: 0 }],
  })
  await sql`update showtimes set status = 'cancelled' where id = ${showtime.showtimeId}`
  await insertShowtime(sql, { movieId: showtime.movieId, startsAt: new Date('2020-01-01T20:00:00Z') })
  expect((await as(env, staff)(remove, 'DELETE', location)).status).toBe(204)
})

test('a token that still says staff is not enough once the account is not staff any more', async () => {
  const former = await signIn(database.sql, env, { roles: ['staff'] })
  await database.sql`update users set roles = '{customer}' where id = ${former.user.id}`
  const answer = await as(env, former)(create, 'POST', '/v1/movies', small)
  expect(await problemOf(answer)).toMatchObject({ status: 403, code: 'forbidden' })
})

test.each([
  ['title', { title: ' ' }],
  ['durationMinutes', { durationMinutes: 0 }],
  ['durationMinutes', { durationMinutes: 90.5 }],
  ['durationMinutes', { durationMinutes: '90' }],
  ['languages.0', { languages: ['Portuguese!'] }],
  ['genres', { genres: ['drama', 'drama'] }],
  ['genres', { genres: Array.from({ length: 21 }, (_, index) => `g${index}`) }],
  ['releaseDate', { releaseDate: '2026-02-30' }],
  ['posterUrl', { posterUrl: 'javascript:alert(1)' }],
  ['synopsis', { synopsis: 'a\u0000b' }],
  ['credits.0.name', { credits: [{ role: 'director' }] }],
])('a wrong %s is named: %j', async (field, wrong) => {
  const problem = await problemOf(await as(env, staff)(create, 'POST', '/v1/movies', { ...small, ...wrong }))
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.[0]?.path).toBe(field)
})
