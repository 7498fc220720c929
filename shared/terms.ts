// A showtime's terms, kept in the process: every hold needs them, and they change a few times in a showtime's life.
import { cacheOf } from './cached.ts'
import { findTerms, type Terms } from './db/seating.ts'
import type { FunctionContext } from './function.ts'
import { presentGenerations } from './generations.ts'
import { Kept } from './kept.ts'
import { isOutage, type Sql } from './resources.ts'

/**
 * A change counts at once on every instance, because it renews the generation of all terms after its commit. Should its instance
 * die between the two, or Redis be away, it counts after this long.
 */
export const TERMS_KEPT_MS = 5_000

interface KeptTerms {
  terms: Terms
  generation: string
  until: number
}

// About 1 KB each.
const kept = new Kept<KeptTerms>(10_000)

/** As they are in Postgres now; undefined where there is no such showtime. */
export function termsOf(
  c: FunctionContext,
  showtimeId: string,
): Terms | undefined | Promise<Terms | undefined> {
  const { redis, space } = cacheOf(c)
  const generation = presentGenerations(redis, space, ['terms'])
  if (typeof generation === 'string') return termsFor(c, space, showtimeId, generation)
  return generation.then(
    (present) => termsFor(c, space, showtimeId, present),
    (error) => {
      if (!isOutage(error)) throw error
      return findTerms(c.get('sql'), showtimeId)
    },
  )
}

function termsFor(c: FunctionContext, space: string, showtimeId: string, generation: string) {
  const key = `${space} ${showtimeId}`
  const known = kept.get(key)
  return known?.generation === generation && known.until > Date.now()
    ? known.terms
    : readTerms(c.get('sql'), showtimeId, key, generation)
}

async function readTerms(sql: Sql, showtimeId: string, key: string, generation: string) {
  const terms = await findTerms(sql, showtimeId)
  if (terms) kept.set(key, { terms, generation, until: Date.now() + TERMS_KEPT_MS })
  return terms
}
