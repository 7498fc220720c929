// Cached lists and layouts over HTTP: who reads a change when, what staff get, what clients and edges are
// told.
import { beforeAll, expect, test, vi } from 'vitest'
import getLayout from '../../functions/layouts/get.ts'
import putLayout from '../../functions/layouts/update.ts'
import listMovies from '../../functions/movies/list.ts'
import updateMovie from '../../functions/movies/update.ts'
import listShowtimes from '../../functions/showtimes/list.ts'
import updateTheater from '../../functions/theaters/update.ts'
import { insertMovie, insertShowtime, type SignedIn, signIn, type TestEnv } from '../../testing/catalogue.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import { problem } from '../http/context.ts'
import { newFunction } from '../http/function.ts'
import { openRedis } from '../redis.ts'
import { CACHE_CONTROL, invalidates } from './cached-answers.ts'
import { channelOf, ReadCache } from './read-cache.ts'
import { database, env, openCaches, other } from './testing-caches.ts'

openCaches()

let showtime: Awaited<ReturnType<typeof insertShowtime>>
let staff: SignedIn

beforeAll(async () => {
  showtime = await insertShowtime(database.sql, { title: 'Before' })
  staff = await signInStaff(database.sql, env, showtime.theaterId)
})

const how = (answer: Response) => answer.headers.get('cache-status')
const movies = (on: TestEnv, headers = {}) => listMovies.request('/v1/movies', { headers }, on)
const showtimes = (on: TestEnv) => listShowtimes.request(`/v1/showtimes?movieId=${showtime.movieId}`, {}, on)
const firstTitle = async (answer: Response | Promise<Response>) =>
  ((await (await answer).json()) as { items: { title: string }[] }).items[0]!.title
const rename = (on: TestEnv, title: string) =>
  as(on, staff)(updateMovie, 'PATCH', `/v1/movies/${showtime.movieId}`, { title })
/** Asks until it is answered from the cache. */
const untilHit = (ask: () => Response | Promise<Response>) =>
  vi.waitFor(async () => expect(how(await ask())).toBe('milo; hit'), { interval: 1 })

test('an edit shows at the very next read through the process that made it, in each list that has it', async () => {
  for (const title of ['One', 'Two', 'Three']) {
    await Promise.all([untilHit(() => movies(env)), untilHit(() => showtimes(env))])
    await rename(env, title)
    expect(await firstTitle(movies(env))).toBe(title)
    expect((await (await showtimes(env)).json()).items[0].movie.title).toBe(title)
  }
})

test('and through another process once its message is there', async () => {
  for (const title of ['Four', 'Five', 'Six']) {
    await untilHit(() => movies(other))
    await rename(env, title)
    await vi.waitFor(async () => expect(await firstTitle(movies(other))).toBe(title), { interval: 1 })
  }
  await as(env, staff)(updateTheater, 'PATCH', `/v1/theaters/${showtime.theaterId}`, { active: false })
  await vi.waitFor(async () => expect((await (await showtimes(other)).json()).items).toEqual([]))
  await as(env, staff)(updateTheater, 'PATCH', `/v1/theaters/${showtime.theaterId}`, { active: true })
})

test('staff read what is, even where no message came; everybody else what is kept (the negative control)', async () => {
  const customer = await signIn(database.sql, env)
  await untilHit(() => movies(env))
  const kept = await firstTitle(movies(env))
  await database.sql`update movies set title = 'Silently changed' where id = ${showtime.movieId}`
  for (let turn = 0; turn < 2; turn++) {
    const answer = await movies(env, staff.headers)
    expect(how(answer)).toBe('milo; fwd=bypass')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await firstTitle(answer)).toBe('Silently changed')
  }
  for (const headers of [{}, customer.headers, { authorization: 'Bearer nobody' }]) {
    const answer = await movies(env, headers)
    expect(how(answer)).toBe('milo; hit')
    expect(answer.headers.get('cache-control')).toBe(CACHE_CONTROL)
    // An edge must not give staff what it keeps for others.
    expect(answer.headers.get('vary')).toBe('Authorization, Cookie')
    expect(await firstTitle(answer)).toBe(kept)
  }
})

test('a message that cannot be sent is no failure of the write, and this process knows of it all the same', async () => {
  const away = openRedis('redis://127.0.0.1:1')
  await untilHit(() => movies(env))
  const answer = await rename({ ...env, resources: { sql: database.sql, redis: away } }, 'Without Redis')
  expect(answer.status).toBe(200)
  expect(await firstTitle(movies(env))).toBe('Without Redis')
  away.disconnect()
})

test('a write whose outcome is unknown invalidates as well; one that was refused does not (the negative control)', async () => {
  const definition = {
    method: 'POST',
    path: '/things',
    summary: 'Test',
    access: 'public',
    answers: {},
  } as const
  const write = newFunction({ ...definition, after: invalidates('movies') }, (c) => {
    if (c.req.header('lost')) throw new Error('The answer to the commit was lost')
    return problem(c, 'not_found')
  })
  const asked = async (headers = {}) =>
    (await write.request('/things', { method: 'POST', headers }, env)).status
  await untilHit(() => movies(env))
  expect(await asked()).toBe(404)
  expect(how(await movies(env))).toBe('milo; hit')
  expect(await asked({ lost: 'yes' })).toBe(500)
  expect(how(await movies(env))).toBe('milo; fwd=miss')
})

test('where there is no cache, as at the edge, everything is read through, and other processes hear of its writes', async () => {
  const { cache: _, ...edge } = env
  await untilHit(() => movies(other))
  await rename(edge, 'From the edge')
  for (let turn = 0; turn < 2; turn++) {
    const answer = await movies(edge)
    expect(how(answer)).toBe('milo; fwd=bypass')
    expect(answer.headers.get('cache-control')).toBe(CACHE_CONTROL)
    expect(await firstTitle(answer)).toBe('From the edge')
  }
  await vi.waitFor(async () => expect(await firstTitle(movies(other))).toBe('From the edge'))
})

test('while the subscription is lost, every answer is read from Postgres', async () => {
  const away = openRedis('redis://127.0.0.1:1')
  const cache = new ReadCache(away, channelOf(env.DATABASE_URL), env.log!)
  for (let turn = 0; turn < 2; turn++)
    expect(how(await movies({ ...env, cache }))).toBe('milo; fwd=miss; detail=away')
  cache.close()
  away.disconnect()
})

test('a layout is kept, and ends with the next drawing', async () => {
  const path = `/v1/screens/${showtime.screenId}/layout`
  const read = () => getLayout.request(path, {}, env)
  await untilHit(read)
  const picture = await getLayout.request(path, { headers: { accept: 'image/svg+xml' } }, env)
  expect(picture.headers.get('vary')).toBe('Accept, Authorization, Cookie')
  expect(picture.headers.get('content-type')).toContain('svg')
  const body = { seats: [{ row: 'A', number: 1, x: 0, y: 0 }] }
  expect((await as(env, staff)(putLayout, 'PUT', path, body)).status).toBe(200)
  expect((await (await read()).json()).seats).toHaveLength(1)
})

test('who has the answer is told so, until it changes', async () => {
  const ask = (headers = {}) => listMovies.request('/v1/movies?limit=1', { headers }, env)
  await insertMovie(database.sql, { title: 'Zebra' })
  const first = await ask()
  expect(first.headers.get('link')).toContain('rel="next"')
  const etag = String(first.headers.get('etag'))
  for (const headers of [{}, staff.headers]) {
    const again = await ask({ ...headers, 'if-none-match': `"other", ${etag}` })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect(again.headers.get('etag')).toBe(etag)
  }
  await rename(env, 'Aardvark')
  expect((await ask({ 'if-none-match': etag })).status).toBe(200)
})
