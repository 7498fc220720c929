// Generations of what answers are made of. A change gives its part a new one, and no answer of an earlier one counts any more.
import { newId } from './ids.ts'
import type { Redis } from './resources.ts'
import { sharedRuns } from './shared-runs.ts'

/** What an answer is made of, and a change changes. */
export type Part = 'movies' | 'programme' | 'terms' | `layout:${string}`

type Read = (parts: readonly Part[]) => Promise<Map<Part, string>>

/** By connection, then space: one that belongs to a request (as at the edge) is asked by that request alone. */
const readers = new WeakMap<Redis, Map<string, Read>>()

/** As Redis has them after the question was asked; one round trip for all who ask while another is under way. */
export async function presentGenerations(
  redis: Redis,
  space: string,
  parts: readonly Part[],
): Promise<string> {
  const bySpace = readers.get(redis) ?? new Map<string, Read>()
  const read = bySpace.get(space) ?? newReader(redis, space)
  bySpace.set(space, read)
  readers.set(redis, bySpace)
  const found = await read(parts)
  return parts.map((part) => found.get(part)).join(' ')
}

/** For parts that were changed: at random, so that one which Redis lost never comes back. */
export async function renewGenerations(redis: Redis, space: string, parts: readonly Part[]): Promise<void> {
  await redis.hset(keyOf(space), Object.fromEntries(parts.map((part) => [part, newId()])))
}

function newReader(redis: Redis, space: string): Read {
  const asked = new Set<Part>()
  const run = sharedRuns(async () => {
    const parts = [...asked]
    asked.clear()
    const found = await redis.hmget(keyOf(space), ...parts)
    return new Map(
      await Promise.all(
        parts.map(
          async (part, at) => [part, found[at] ?? (await firstGeneration(redis, space, part))] as const,
        ),
      ),
    )
  })
  return (parts) => {
    for (const part of parts) asked.add(part)
    return run()
  }
}

async function firstGeneration(redis: Redis, space: string, part: Part): Promise<string> {
  const mine = newId()
  const first = await redis.hsetnx(keyOf(space), part, mine)
  return first === 1 ? mine : ((await redis.hget(keyOf(space), part)) ?? mine)
}

const keyOf = (space: string): string => `cache:${space}:generations`
