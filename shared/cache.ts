// Answers kept in Redis: read through, one loader at a time, out of date from the moment that a change is committed. Without
// Redis everything is read from Postgres.
//
// Each entry carries the generations of what it was made of, read before it was loaded. A change gives its part a new one: no
// earlier entry counts from then on, nor one that is still being loaded from what was before.
import { newId } from './ids.ts'
import type { Log } from './log.ts'
import type { Redis } from './resources.ts'

/** What an entry is made of, and a change changes. */
export type Part = 'movies' | 'programme' | `layout:${string}`

/** Lists depend on the hour too (what has begun is gone), and on reviews and sales, which announce nothing. */
export const FRESH_MS = 10_000
/** Older ones are still better than a queue in front of Postgres while one reader loads. */
const KEPT_MS = 60_000
/** The slowest list takes a tenth of it; a loader that died holds the others up no longer. */
const LOADER_LEASE_MS = 2_000
const LOOK_AGAIN_MS = 20

export interface Kept {
  body: string
  /** RFC 9110; weak, since a gateway may compress. */
  etag: string
  link?: string | undefined
}

interface Entry extends Kept {
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
  log: Log
}

export interface Wanted {
  /** Unique among all that is kept; of any length. */
  key: string
  parts: readonly Part[]
  /** Undefined where there is nothing; that is not kept. */
  load(): Promise<{ body: string; link?: string | undefined } | undefined>
}

export async function readThrough(cache: Cache, wanted: Wanted): Promise<(Kept & { how: How }) | undefined> {
  const [how, kept] = await find(cache, wanted)
  cacheFigures[how] += 1
  return kept && { ...kept, how }
}

type Found = [How, Kept | undefined]

async function find(cache: Cache, wanted: Wanted): Promise<Found> {
  const key = `cache:${cache.space}:${await hash(wanted.key)}`
  const looked = await unlessAway(cache, () => look(cache, key, wanted.parts))
  if (looked === 'away') return ['away', await load(wanted)]
  const { entry, generations } = looked
  if (entry && entry.freshUntil > Date.now()) return ['hit', entry]
  const mine = await unlessAway(cache, () => lease(cache, key))
  if (mine === true) return ['miss', await loadAndKeep(cache, key, generations, wanted)]
  if (entry) return ['stale', entry]
  return mine === 'away' ? ['away', await load(wanted)] : awaitLoader(cache, key, wanted)
}

/** Somebody else loads: takes what they bring, or loads too where they bring nothing. */
async function awaitLoader(cache: Cache, key: string, wanted: Wanted): Promise<Found> {
  const patience = Date.now() + LOADER_LEASE_MS
  while (Date.now() < patience) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    const looked = await unlessAway(cache, () => look(cache, key, wanted.parts))
    if (looked === 'away') break
    if (looked.entry) return ['hit', looked.entry]
  }
  return ['miss', await load(wanted)]
}

async function load(wanted: Wanted): Promise<Kept | undefined> {
  const begun = performance.now()
  const loaded = await wanted.load()
  cacheFigures.loads += 1
  cacheFigures.loadMs += performance.now() - begun
  return loaded && { ...loaded, etag: `W/"${(await hash(loaded.body)).slice(0, 22)}"` }
}

async function loadAndKeep(
  cache: Cache,
  key: string,
  generations: string,
  wanted: Wanted,
): Promise<Kept | undefined> {
  try {
    const kept = await load(wanted)
    if (!kept) return undefined
    const entry: Entry = { ...kept, generations, freshUntil: Date.now() + FRESH_MS }
    await unlessAway(cache, () => cache.redis.set(key, JSON.stringify(entry), 'PX', KEPT_MS))
    return kept
  } finally {
    await unlessAway(cache, () => cache.redis.del(leaseOf(key)))
  }
}

/** The entry, where it is of the present generations. */
async function look(
  { redis, space }: Cache,
  key: string,
  parts: readonly Part[],
): Promise<{ entry: Entry | undefined; generations: string }> {
  // Sent together: one round trip, on a cluster too.
  const [text, ...found] = await Promise.all([
    redis.get(key),
    ...parts.map((part) => redis.get(generationOf(space, part))),
  ])
  const generations = await Promise.all(
    parts.map((part, index) => found[index] ?? firstGeneration(redis, generationOf(space, part))),
  )
  const entry = text ? (JSON.parse(text) as Entry) : undefined
  const present = generations.join(' ')
  return { entry: entry?.generations === present ? entry : undefined, generations: present }
}

/** At random, so that one which Redis lost never comes back. */
async function firstGeneration(redis: Redis, key: string): Promise<string> {
  const mine = newId()
  return (await redis.set(key, mine, 'NX')) ? mine : ((await redis.get(key)) ?? mine)
}

const lease = async ({ redis }: Cache, key: string): Promise<boolean> =>
  (await redis.set(leaseOf(key), '1', 'PX', LOADER_LEASE_MS, 'NX')) === 'OK'

const leaseOf = (key: string): string => `${key}:loader`
const generationOf = (space: string, part: Part): string => `cache:${space}:generation:${part}`

/** After the commit of a change and before it is answered: who reads from then on sees it, through any instance. */
export async function invalidate(cache: Cache, parts: readonly Part[]): Promise<void> {
  await unlessAway(cache, () =>
    Promise.all(parts.map((part) => cache.redis.set(generationOf(cache.space, part), newId()))),
  )
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
