// Answers kept in Redis and, as copies, in each process: read through, one loader at a time, out of date from the moment that
// a change is committed. Without Redis everything is read from Postgres.
//
// Each entry carries the generations of what it was made of, read before it was loaded. A change gives its part a new one
// (generations.ts): no earlier entry counts from then on, nor one that is still being loaded from what was before. A copy counts
// as long as the present generations are its own.
import { leasedGenerations, type Part, presentGenerations, renewGenerations } from './generations.ts'
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
  /** UTF-8, as it is sent: text would be encoded anew for each reader, which costs more than all the rest of a cached answer. */
  body: Uint8Array<ArrayBuffer>
  /** RFC 9110; weak, since a gateway may compress. */
  etag: string
  link?: string | undefined
}

interface Copy extends Answer {
  generations: string
  freshUntil: number
}

/** In Redis. */
type Entry = Omit<Copy, 'body'> & { body: string }

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

/** What there is, and how it was found. */
export type Found = [How, Answer | undefined]

/** At once where this process has it and knows that it still counts. */
export function readThrough(cache: Cache, wanted: Wanted): Found | Promise<Found> {
  const generations = presentGenerations(cache.redis, cache.space, wanted.parts)
  return typeof generations === 'string'
    ? findFor(cache, wanted, generations)
    : generations.then(
        (present) => findFor(cache, wanted, present),
        async (error) => {
          warnAway(cache, error)
          return counted(['away', await loadAlone(cache, wanted)])
        },
      )
}

function findFor(cache: Cache, wanted: Wanted, generations: string): Found | Promise<Found> {
  const copy = copies.get(copyKey(cache.space, wanted.key))
  if (copy && isFresh(copy, generations)) return counted(['hit', copy])
  return findInRedis(cache, wanted, generations).then(counted)
}

/** What readThrough finds at once; undefined where it would have to look further. */
export function presentCopy(
  { redis, space }: Pick<Cache, 'redis' | 'space'>,
  { key, parts }: Pick<Wanted, 'key' | 'parts'>,
): Answer | undefined {
  const generations = leasedGenerations(redis, space, parts)
  const copy = generations === undefined ? undefined : copies.get(copyKey(space, key))
  if (!copy || !isFresh(copy, generations!)) return undefined
  cacheFigures.hit += 1
  return copy
}

function counted(found: Found): Found {
  cacheFigures[found[0]] += 1
  return found
}

async function findInRedis(cache: Cache, wanted: Wanted, generations: string): Promise<Found> {
  const key = `cache:${cache.space}:${await hash(wanted.key)}`
  const entry = await unlessAway(cache, () => look(cache, key, wanted, generations))
  if (entry === 'away') return ['away', await loadAlone(cache, wanted)]
  if (entry && isFresh(entry, generations)) return ['hit', entry]
  const mine = await unlessAway(cache, () => lease(cache, key))
  if (mine === true) return ['miss', await loadAndKeep(cache, key, generations, wanted)]
  if (entry) return ['stale', entry]
  return mine === 'away' ? ['away', await loadAlone(cache, wanted)] : awaitLoader(cache, key, wanted)
}

const isFresh = (entry: Copy, generations: string): boolean =>
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
  const key = copyKey(cache.space, wanted.key)
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
  if (!loaded) return undefined
  const body = encoder.encode(loaded.body)
  return { body, link: loaded.link, etag: await etagOf(body) }
}

export const encoder = new TextEncoder()

export const etagOf = async (body: Uint8Array<ArrayBuffer>): Promise<string> =>
  `W/"${(await hashOf(body)).slice(0, 22)}"`

async function loadAndKeep(
  cache: Cache,
  key: string,
  generations: string,
  wanted: Wanted,
): Promise<Answer | undefined> {
  try {
    const kept = await load(wanted)
    if (!kept) return undefined
    const copy: Copy = { ...kept, generations, freshUntil: Date.now() + FRESH_MS }
    copies.set(copyKey(cache.space, wanted.key), copy)
    const entry: Entry = { ...copy, body: new TextDecoder().decode(kept.body) }
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
): Promise<Copy | undefined> {
  const text = await cache.redis.get(key)
  const entry = text ? (JSON.parse(text) as Entry) : undefined
  if (entry?.generations !== generations) return undefined
  const copy: Copy = { ...entry, body: encoder.encode(entry.body) }
  copies.set(copyKey(cache.space, wanted.key), copy)
  return copy
}

// An answer has some 10 000 bytes: this is a thousand of them.
const copies = new Kept<Copy>(10_000_000, ({ body }) => body.length)

const copyKey = (space: string, key: string): string => `${space} ${key}`

const lease = async ({ redis }: Cache, key: string): Promise<boolean> =>
  (await redis.set(leaseOf(key), '1', 'PX', LOADER_LEASE_MS, 'NX')) === 'OK'

const leaseOf = (key: string): string => `${key}:loader`

/** After the commit of a change and before it is answered: who reads from then on sees it, through any instance. */
export async function invalidate(cache: Cache, parts: readonly Part[]): Promise<void> {
  await unlessAway(cache, () => renewGenerations(cache.redis, cache.space, parts))
}

/** Redis only makes answers faster: whatever it fails with, they are given all the same, at most FRESH_MS old. */
async function unlessAway<T>(cache: Cache, work: () => Promise<T>): Promise<T | 'away'> {
  try {
    return await work()
  } catch (error) {
    warnAway(cache, error)
    return 'away'
  }
}

function warnAway({ log }: Cache, err: unknown): void {
  log.warn({ err }, 'the cache cannot be reached')
}

const hash = (text: string): Promise<string> => hashOf(encoder.encode(text))

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
