// Sale terms of a showtime from the read cache: holds and seat maps need them, and they change a few times.
import { findTerms, type Terms } from '../db/seating.ts'
import { isStaffByToken } from '../http/access.ts'
import type { FunctionContext } from '../http/context.ts'
import type { ReadCache } from './read-cache.ts'

/** A price that changed counts everywhere after one message; should that be lost, after this long. */
export const TERMS_FRESH_MS = 5_000
const TERMS_BYTES = 1_000

/** Undefined where there is no such showtime. At the edge, and for staff, as they are in Postgres now. */
export function termsOf(
  c: FunctionContext,
  showtimeId: string,
): Terms | undefined | Promise<Terms | undefined> {
  const { cache } = c.env
  if (cache === undefined) return findTerms(c.get('sql'), showtimeId)
  const through = isStaffByToken(c)
  return through instanceof Promise
    ? through.then((isStaff) => readTerms(c, cache, showtimeId, isStaff))
    : readTerms(c, cache, showtimeId, through)
}

function readTerms(c: FunctionContext, cache: ReadCache, showtimeId: string, through: boolean) {
  if (through) return findTerms(c.get('sql'), showtimeId)
  const key = keyOf(showtimeId)
  return cache.get<Terms>(key) ?? loadTerms(c, cache, key, showtimeId)
}

const loadTerms = (c: FunctionContext, cache: ReadCache, key: string, showtimeId: string) =>
  cache.read<Terms>({
    key,
    tags: ['terms'],
    freshMs: TERMS_FRESH_MS,
    bytesOf: () => TERMS_BYTES,
    load: () => findTerms(c.get('sql'), showtimeId),
  })

/** As Postgres has them, for a caller who was refused because the kept ones are of another layout. */
export function rereadTerms(c: FunctionContext, showtimeId: string) {
  c.env.cache?.forget(keyOf(showtimeId))
  return termsOf(c, showtimeId)
}

// Keys of answers are paths of URLs, which begin with a slash.
const keyOf = (showtimeId: string) => `terms ${showtimeId}`
