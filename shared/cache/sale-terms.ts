// Sale terms of a showtime from the read cache: holds and seat maps need them, and they change a few times.
import { findSaleTerms, type SaleTerms } from '../db/seating.ts'
import { isStaffByToken } from '../http/access.ts'
import type { FunctionContext } from '../http/context.ts'
import type { ReadCache } from './read-cache.ts'

/** A price that changed counts everywhere after one message; should that be lost, after this long. */
export const SALE_TERMS_FRESH_MS = 5_000
const TERMS_BYTES = 1_000

/** Undefined where there is no such showtime. At the edge, and for staff, as they are in Postgres now. */
export function saleTermsOf(
  c: FunctionContext,
  showtimeId: string,
): SaleTerms | undefined | Promise<SaleTerms | undefined> {
  const { cache } = c.env
  if (cache === undefined) return findSaleTerms(c.get('sql'), showtimeId)
  const through = isStaffByToken(c)
  return through instanceof Promise
    ? through.then((isStaff) => readTerms(c, cache, showtimeId, isStaff))
    : readTerms(c, cache, showtimeId, through)
}

function readTerms(c: FunctionContext, cache: ReadCache, showtimeId: string, through: boolean) {
  if (through) return findSaleTerms(c.get('sql'), showtimeId)
  const key = keyOf(showtimeId)
  return cache.get<SaleTerms>(key) ?? loadSaleTerms(c, cache, key, showtimeId)
}

const loadSaleTerms = (c: FunctionContext, cache: ReadCache, key: string, showtimeId: string) =>
  cache.read<SaleTerms>({
    key,
    tags: ['terms'],
    freshMs: SALE_TERMS_FRESH_MS,
    bytesOf: () => TERMS_BYTES,
    load: () => findSaleTerms(c.get('sql'), showtimeId),
  })

/** As Postgres has them, for a caller who was refused because the kept ones are of another layout. */
export function rereadTerms(c: FunctionContext, showtimeId: string) {
  c.env.cache?.forget(keyOf(showtimeId))
  return saleTermsOf(c, showtimeId)
}

// Keys of answers are paths of URLs, which begin with a slash.
const keyOf = (showtimeId: string) => `terms ${showtimeId}`
