// Generations of what answers are made of. A change gives its part a new one, and no answer of an earlier one counts any more.
//
// Almost no read asks Redis for them: what it said stands for LEASE_MS, counted from before the question, and a change waits that
// long after it was written before it is answered. So whoever reads after that answer, through any instance, reads what is new.
// These are leases (Gray and Cheriton, 1989), kept by time alone: each side counts its own clock from its own step.
import { newId } from './ids.ts'
import { Kept } from './kept.ts'
import type { Redis } from './resources.ts'
import { sharedRuns } from './shared-runs.ts'

/** What an answer is made of, and a change changes. */
export type Part = 'movies' | 'programme' | 'terms' | `layout:${string}`

/** A hundred questions a second at most, however many read; nobody who changes a movie minds a hundredth of a second. */
export const LEASE_MS = 10
/** Timers may be early and clocks run unequally, by less than this in so short a time. */
const MARGIN_MS = 3

interface Lease {
  generation: string
  /** By this process' own clock (performance.now). */
  until: number
}

interface Reader {
  leases: Kept<Lease>
  ask: (parts: readonly Part[]) => Promise<Map<Part, string>>
}

/** By connection, then space: one that belongs to a request (as at the edge) is asked by that request alone. */
const readers = new WeakMap<Redis, Map<string, Reader>>()

/** As Redis has them, or had within the lease; one round trip for all who ask while another is under way. */
export function presentGenerations(
  redis: Redis,
  space: string,
  parts: readonly Part[],
): string | Promise<string> {
  const reader = readerOf(redis, space)
  return leased(reader, parts) ?? asked(reader, parts)
}

/** As presentGenerations, where nobody has to be asked. */
export const leasedGenerations = (redis: Redis, space: string, parts: readonly Part[]): string | undefined =>
  leased(readerOf(redis, space), parts)

function leased({ leases }: Reader, parts: readonly Part[]): string | undefined {
  const now = performance.now()
  let known = ''
  for (const part of parts) {
    const lease = leases.get(part)
    if (lease === undefined || lease.until <= now) return undefined
    known += `${lease.generation} `
  }
  return known
}

async function asked({ ask }: Reader, parts: readonly Part[]): Promise<string> {
  const found = await ask(parts)
  return parts.map((part) => `${found.get(part)} `).join('')
}

/** For parts that were changed: at random, so that one which Redis lost never comes back. Resolves when all leases are over. */
export async function renewGenerations(redis: Redis, space: string, parts: readonly Part[]): Promise<void> {
  const renewed = Object.fromEntries(parts.map((part) => [part, newId()]))
  await redis.hset(keyOf(space), renewed)
  await new Promise((resolve) => setTimeout(resolve, LEASE_MS + MARGIN_MS))
}

function readerOf(redis: Redis, space: string): Reader {
  const bySpace = readers.get(redis) ?? new Map<string, Reader>()
  const known = bySpace.get(space)
  if (known) return known
  const reader = newReader(redis, space)
  bySpace.set(space, reader)
  readers.set(redis, bySpace)
  return reader
}

function newReader(redis: Redis, space: string): Reader {
  const asked = new Set<Part>()
  const leases = new Kept<Lease>(1_000)
  const run = sharedRuns(async () => {
    const parts = [...asked]
    asked.clear()
    const until = performance.now() + LEASE_MS
    const said = await redis.hmget(keyOf(space), ...parts)
    const found = new Map<Part, string>()
    for (const [at, part] of parts.entries()) {
      const generation = said[at] ?? (await firstGeneration(redis, space, part))
      found.set(part, generation)
      leases.set(part, { generation, until })
    }
    return found
  })
  return {
    leases,
    ask(parts) {
      for (const part of parts) asked.add(part)
      return run()
    },
  }
}

async function firstGeneration(redis: Redis, space: string, part: Part): Promise<string> {
  const mine = newId()
  const first = await redis.hsetnx(keyOf(space), part, mine)
  return first === 1 ? mine : ((await redis.hget(keyOf(space), part)) ?? mine)
}

const keyOf = (space: string): string => `cache:${space}:generations`
