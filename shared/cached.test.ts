// What is kept of answers in Redis, and that nobody ever reads an earlier state than the last change.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import getLayout from '../functions/layouts/get.ts'
import putLayout from '../functions/layouts/update.ts'
import listMovies from '../functions/movies/list.ts'
import updateMovie from '../functions/movies/update.ts'
import listShowtimes from '../functions/showtimes/list.ts'
import updateTheater from '../functions/theaters/update.ts'
import { type TestDatabase, testDatabase, testRedis } from '../local/testing.ts'
import {
  insertMovie,
  insertShowtime,
  type SignedIn,
  type TestEnv,
  testEnv,
} from '../local/testing-catalogue.ts'
import { as, signInStaff } from '../local/testing-staff.ts'
import { type Cache, FRESH_MS, invalidate, readThrough, type Wanted } from './cache.ts'
import { newId } from './ids.ts'
import { newLog } from './log.ts'
import { openRedis, type Redis } from './resources.ts'

let database: TestDatabase
let redis: Redis
let env: TestEnv
/** As if of another instance: its own connection, the same Redis. */
let otherRedis: Redis
let other: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  ;[redis, otherRedis] = [await testRedis(), await testRedis()]
  env = testEnv(database, redis)
  other = { ...env, resources: { sql: database.sql, redis: otherRedis } }
})
afterAll(() => {
  redis.disconnect()
  otherRedis.disconnect()
  return database.end()
})

const log = newLog('test', 'silent')
const newCache = (on = redis): Cache => ({ redis: on, space: `test-${newId()}`, log })
/** Something to keep, that says how often it was loaded. */
function counting(parts: Wanted['parts'] = ['movies'], wait: () => Promise<unknown> = async () => undefined) {
  const counted = { loads: 0 }
  const wanted: Wanted = {
    key: newId(),
    parts,
    async load() {
      counted.loads += 1
      const body = String(counted.loads)
      await wait()
      return { body }
    },
  }
  return Object.assign(counted, { wanted })
}

/** The same connection, with the names of the commands that are sent through it. */
/** How an answer was found, and its text. */
async function read(cache: Cache, wanted: Wanted) {
  const [how, answer] = await readThrough(cache, wanted)
  return { how, body: answer && new TextDecoder().decode(answer.body) }
}

function watching(on: Redis) {
  const names: string[] = []
  const watched = new Proxy(on, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      names.push(String(name))
      return value.bind(target)
    },
  })
  return { redis: watched, names }
}

describe('an entry', () => {
  test('is loaded once for fifty who ask at once, and served from then on', async () => {
    const cache = newCache()
    const counted = counting(['movies'], () => new Promise((resolve) => setTimeout(resolve, 50)))
    const all = await Promise.all(Array.from({ length: 50 }, () => read(cache, counted.wanted)))
    expect(counted.loads).toBe(1)
    expect(new Set(all.map((kept) => kept.body))).toEqual(new Set(['1']))
    expect(await read(cache, counted.wanted)).toMatchObject({ how: 'hit', body: '1' })
  })

  test('is loaded fifty times by fifty without the one loader (the negative control)', async () => {
    const withoutLease = new Proxy(redis, {
      get(target, name) {
        if (name === 'set')
          return async (...args: string[]) =>
            args.includes('NX') && args.includes('PX') ? 'OK' : target.set(...(args as [string, string]))
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const counted = counting(['movies'], () => new Promise((resolve) => setTimeout(resolve, 50)))
    const cache = newCache(withoutLease)
    await Promise.all(Array.from({ length: 50 }, () => read(cache, counted.wanted)))
    expect(counted.loads).toBeGreaterThan(1)
  })

  test('counts no more after a change of one of its parts, and goes on after that of another', async () => {
    const cache = newCache()
    const counted = counting(['movies', 'programme'])
    await read(cache, counted.wanted)
    await invalidate(cache, ['layout:1'])
    expect(await read(cache, counted.wanted)).toMatchObject({ how: 'hit', body: '1' })
    await invalidate(cache, ['programme'])
    expect(await read(cache, counted.wanted)).toMatchObject({ how: 'miss', body: '2' })
  })

  test('that was loaded from before a change is not kept past it', async () => {
    const cache = newCache()
    let goOn: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const counted = counting(['movies'], () => held)
    const slow = read(cache, counted.wanted)
    await vi.waitUntil(() => counted.loads === 1)
    await invalidate(cache, ['movies'])
    goOn()
    expect(await slow).toMatchObject({ body: '1' })
    expect(await read(cache, counted.wanted)).toMatchObject({ body: '2' })
  })

  test('that is old is still served while one loads anew', async () => {
    const cache = newCache()
    const counted = counting(['movies'], () => new Promise((resolve) => setTimeout(resolve, 50)))
    await read(cache, counted.wanted)
    vi.useFakeTimers({ now: Date.now() + FRESH_MS + 1, toFake: ['Date'] })
    try {
      const all = await Promise.all(Array.from({ length: 5 }, () => read(cache, counted.wanted)))
      expect(all.map((kept) => kept.how).sort()).toEqual(['miss', 'stale', 'stale', 'stale', 'stale'])
      expect(counted.loads).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })

  test('is copied by who read it, and the copy counts no more after a change through another connection', async () => {
    const cache = newCache()
    const counted = counting()
    await read(cache, counted.wanted)
    const { redis: watched, names } = watching(redis)
    expect(await read({ ...cache, redis: watched }, counted.wanted)).toMatchObject({
      how: 'hit',
      body: '1',
    })
    expect(names).toEqual(['hmget'])
    await invalidate({ ...cache, redis: otherRedis }, ['movies'])
    expect(await read(cache, counted.wanted)).toMatchObject({ how: 'miss', body: '2' })
  })

  test('of another space, or another key, is another entry', async () => {
    const counted = counting()
    await read(newCache(), counted.wanted)
    expect(await read(newCache(), counted.wanted)).toMatchObject({ how: 'miss' })
  })
})

describe('without Redis', () => {
  test('fifty who ask at once wait for two loads: one that had begun, and one that begins after they asked', async () => {
    const away = openRedis('redis://127.0.0.1:1')
    const counted = counting(['movies'], () => new Promise((resolve) => setTimeout(resolve, 50)))
    const cache = newCache(away)
    const first = read(cache, counted.wanted)
    await vi.waitUntil(() => counted.loads === 1)
    const others = await Promise.all(Array.from({ length: 49 }, () => read(cache, counted.wanted)))
    expect(await first).toMatchObject({ how: 'away', body: '1' })
    expect(new Set(others.map((kept) => kept.body))).toEqual(new Set(['2']))
    away.disconnect()
  })

  test('everything is answered from Postgres', async () => {
    const away = openRedis('redis://127.0.0.1:1')
    const counted = counting()
    const cache = newCache(away)
    expect(await read(cache, counted.wanted)).toMatchObject({ how: 'away', body: '1' })
    await invalidate(cache, ['movies'])
    const answer = await listMovies.request(
      '/v1/movies',
      {},
      { ...env, resources: { sql: database.sql, redis: away } },
    )
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-status')).toContain('away')
    away.disconnect()
  })
})

describe('over HTTP', () => {
  let staff: SignedIn
  let showtime: Awaited<ReturnType<typeof insertShowtime>>
  beforeAll(async () => {
    showtime = await insertShowtime(database.sql, { title: 'Before' })
    staff = await signInStaff(database.sql, env, showtime.theaterId)
  })
  const how = (answer: Response) => /detail=(\w+)/.exec(String(answer.headers.get('cache-status')))?.[1]

  test('an edit through one instance shows at the very next read through another, in each list that has it', async () => {
    const movies = () => listMovies.request('/v1/movies', {}, other)
    const showtimes = () => listShowtimes.request(`/v1/showtimes?movieId=${showtime.movieId}`, {}, other)
    await Promise.all([movies(), showtimes()])
    expect([how(await movies()), how(await showtimes())]).toEqual(['hit', 'hit'])
    for (const title of ['One', 'Two', 'Three']) {
      await as(env, staff)(updateMovie, 'PATCH', `/v1/movies/${showtime.movieId}`, { title })
      expect((await (await movies()).json()).items[0].title).toBe(title)
      expect((await (await showtimes()).json()).items[0].movie.title).toBe(title)
    }
    await as(env, staff)(updateTheater, 'PATCH', `/v1/theaters/${showtime.theaterId}`, { active: false })
    expect((await (await showtimes()).json()).items).toEqual([])
  })

  test('a layout is kept, and gone from the cache with the next drawing', async () => {
    const path = `/v1/screens/${showtime.screenId}/layout`
    const read = () => getLayout.request(path, {}, other)
    await read()
    expect(how(await read())).toBe('hit')
    const body = { seats: [{ row: 'A', number: 1, x: 0, y: 0 }] }
    expect((await as(env, staff)(putLayout, 'PUT', path, body)).status).toBe(200)
    expect((await (await read()).json()).seats).toHaveLength(1)
  })

  test('who has the answer is told so, until it changes', async () => {
    const ask = (headers = {}) => listMovies.request('/v1/movies?limit=1', { headers }, env)
    await insertMovie(database.sql, { title: 'Zebra' })
    const first = await ask()
    expect(first.headers.get('cache-control')).toMatch(/s-maxage=\d+/)
    expect(first.headers.get('link')).toContain('rel="next"')
    const etag = String(first.headers.get('etag'))
    const again = await ask({ 'if-none-match': `"other", ${etag}` })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect(again.headers.get('etag')).toBe(etag)
    await as(env, staff)(updateMovie, 'PATCH', `/v1/movies/${showtime.movieId}`, { title: 'Aardvark' })
    expect((await ask({ 'if-none-match': etag })).status).toBe(200)
  })
})
