// Answers kept in Redis and, as copies, in each process: read through, one loader at a time, out of date from the moment that
// a change is committed. Without Redis everything is read from Postgres.
//
// Each entry carries the generations of what it was made of, read before it was loaded. A change gives its part a new one: no
// earlier entry counts from then on, nor one that is still being loaded from what was before. A copy counts as long as the
// generations that Redis has at the time of the question are its own, so it is never older than the entry in Redis.
import { type Part, presentGenerations, renewGenerations } from './generations.ts'
import { Kept } from './kept.ts'
import type { RequestLines } from './log.ts'
import type { Redis } from './resources.ts'
import { sharedRuns } from './shared-runs.ts'

export type { Part } from './generations.ts'

/** Lists depend on the hour too (what has begun is gone), and on reviews and sales, which announce nothing. */
export const FRESH_MS = 10_000
/** Older ones are still better than a queue in front of Postgres while one reader loads. */
const KEPT_MS = 60_000
/** The slowest list takes a tenth of it; a loader that died holds the others up no longer. */
const LOADER_LEASE_MS = 2_000
const LOOK_AGAIN_MS = 20

export interface Answer {
  body: string
  /** RFC 9110; weak, since a gateway may compress. */
  etag: string
  link?: string | undefined
}

interface Entry extends Answer {
  generations: string
  freshUntil: number
}

export type How = 'hit' | 'stale' | 'miss' | 'away'

/** Since this process began; load times in ms. Served with the instance's own health. */
export const cacheFigures = { hit: 0, stale: 0, miss: 0, away: 0, loads: 0, loadMs: 0 }

export interface Cache {
  redis: Redis
  /** Told apart by the name of the database: several of them may share one Redis. */
  space: string
  log: RequestLines
}

export interface Wanted {
  /** Unique among all that is kept; of any length. */
  key: string
  parts: readonly Part[]
  /** Undefined where there is nothing; that is not kept. */
  load(): Promise<{ body: string; link?: string | undefined } | undefined>
}

export async function readThrough(
  cache: Cache,
  wanted: Wanted,
): Promise<(Answer & { how: How }) | undefined> {
  const [how, kept] = await find(cache, wanted)
  cacheFigures[how] += 1
  return kept && { ...kept, how }
}

type Found = [How, Answer | undefined]

async function find(cache: Cache, wanted: Wanted): Promise<Found> {
  const generations = await unlessAway(cache, () =>
    presentGenerations(cache.redis, cache.space, wanted.parts),
  )
  if (generations === 'away') return ['away', await loadAlone(cache, wanted)]
  const copy = copies.get(copyKey(cache, wanted))
  if (copy && isFresh(copy, generations)) return ['hit', copy]
  const key = `cache:${cache.space}:${await hash(wanted.key)}`
  const entry = await unlessAway(cache, () => look(cache, key, wanted, generations))
  if (entry === 'away') return ['away', await loadAlone(cache, wanted)]
  if (entry && isFresh(entry, generations)) return ['hit', entry]
  const mine = await unlessAway(cache, () => lease(cache, key))
  if (mine === true) return ['miss', await loadAndKeep(cache, key, generations, wanted)]
  if (entry) return ['stale', entry]
  return mine === 'away' ? ['away', await loadAlone(cache, wanted)] : awaitLoader(cache, key, wanted)
}

const isFresh = (entry: Entry, generations: string): boolean =>
  entry.generations === generations && entry.freshUntil > Date.now()

/** Somebody else loads: takes what they bring, or loads too where they bring nothing. */
async function awaitLoader(cache: Cache, key: string, wanted: Wanted): Promise<Found> {
  const patience = Date.now() + LOADER_LEASE_MS
  while (Date.now() < patience) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    const entry = await unlessAway(cache, async () =>
      look(cache, key, wanted, await presentGenerations(cache.redis, cache.space, wanted.parts)),
    )
    if (entry === 'away') break
    if (entry) return ['hit', entry]
  }
  return ['miss', await load(wanted)]
}

interface Loader {
  run: () => Promise<Answer | undefined>
  waiting: number
}

/** By connection, then key: one that belongs to a request (as at the edge) loads for that request alone. */
const loaders = new WeakMap<Redis, Map<string, Loader>>()

/** Where Redis cannot say who loads: one at a time in this process, for all who asked before it began. */
async function loadAlone(cache: Cache, wanted: Wanted): Promise<Answer | undefined> {
  const byKey = loaders.get(cache.redis) ?? new Map<string, Loader>()
  loaders.set(cache.redis, byKey)
  const key = copyKey(cache, wanted)
  const loader = byKey.get(key) ?? { run: sharedRuns(() => load(wanted)), waiting: 0 }
  byKey.set(key, loader)
  loader.waiting += 1
  try {
    return await loader.run()
  } finally {
    loader.waiting -= 1
    if (loader.waiting === 0) byKey.delete(key)
  }
}

async function load(wanted: Wanted): Promise<Answer | undefined> {
  const begun = performance.now()
  const loaded = await wanted.load()
  cacheFigures.loads += 1
  cacheFigures.loadMs += performance.now() - begun
  return loaded && { ...loaded, etag: await etagOf(loaded.body) }
}

export const etagOf = async (body: string): Promise<string> => `W/"${(await hash(body)).slice(0, 22)}"`

async function loadAndKeep(
  cache: Cache,
  key: string,
  generations: string,
  wanted: Wanted,
): Promise<Answer | undefined> {
  try {
    const kept = await load(wanted)
    if (!kept) return undefined
    const entry: Entry = { ...kept, generations, freshUntil: Date.now() + FRESH_MS }
    copies.set(copyKey(cache, wanted), entry)
    await unlessAway(cache, () => cache.redis.set(key, JSON.stringify(entry), 'PX', KEPT_MS))
    return kept
  } finally {
    await unlessAway(cache, () => cache.redis.del(leaseOf(key)))
  }
}

/** The entry in Redis, where it is of these generations. */
async function look(
  cache: Cache,
  key: string,
  wanted: Wanted,
  generations: string,
): Promise<Entry | undefined> {
  const text = await cache.redis.get(key)
  const entry = text ? (JSON.parse(text) as Entry) : undefined
  if (entry?.generations !== generations) return undefined
  copies.set(copyKey(cache, wanted), entry)
  return entry
}

// An answer has some 10 000 characters: this is a thousand of them.
const copies = new Kept<Entry>(10_000_000, ({ body }) => body.length)

const copyKey = ({ space }: Cache, { key }: Wanted): string => `${space} ${key}`

const lease = async ({ redis }: Cache, key: string): Promise<boolean> =>
  (await redis.set(leaseOf(key), '1', 'PX', LOADER_LEASE_MS, 'NX')) === 'OK'

const leaseOf = (key: string): string => `${key}:loader`

/** After the commit of a change and before it is answered: who reads from then on sees it, through any instance. */
export async function invalidate(cache: Cache, parts: readonly Part[]): Promise<void> {
  await unlessAway(cache, () => renewGenerations(cache.redis, cache.space, parts))
}

/** Redis only makes answers faster: whatever it fails with, they are given all the same, at most FRESH_MS old. */
async function unlessAway<T>({ log }: Cache, work: () => Promise<T>): Promise<T | 'away'> {
  try {
    return await work()
  } catch (error) {
    log.warn({ err: error }, 'the cache cannot be reached')
    return 'away'
  }
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
