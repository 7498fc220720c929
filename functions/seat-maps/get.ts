// GET /v1/showtimes/:showtimeId/seat-map — every seat with its state at a version; a picture, never a
// promise. As JSON, only what changed with ?since=version, or as SVG for Accept: image/svg+xml.

import { accepts } from 'hono/accepts'
import { sha256 } from 'hono/utils/crypto'
import * as v from 'valibot'
import { seatsOfLayout } from '#shared/cache/layouts.ts'
import { saleTermsOf } from '#shared/cache/sale-terms.ts'
import type { SaleTerms } from '#shared/db/seating.ts'
import { showSeat } from '#shared/domain/seat-map.ts'
import { drawSeatMap } from '#shared/domain/seat-map-picture.ts'
import { PRIVATE, problem } from '#shared/http/context.ts'
import { isHidden } from '#shared/http/drafts.ts'
import { matchesEtag } from '#shared/http/etags.ts'
import { newFunction } from '#shared/http/function.ts'
import { Digits } from '#shared/http/requests/inputs.ts'
import { SeatMap } from '#shared/http/responses/seat-maps.ts'
import {
  mapText,
  readMap,
  type SeatChanges,
  seatsOf,
  type ViewedShowtime,
} from '#shared/sales/seat-map-snapshots.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })
const Query = v.strictObject({
  since: v.optional(Digits(Number.MAX_SAFE_INTEGER, 'must be the version of an earlier answer')),
})

const SVG = 'image/svg+xml'
// May be kept, and is asked for each time, with the ETag.
const CACHE_CONTROL = 'no-cache'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/seat-map',
    summary: 'Get the seat map',
    access: 'public',
    input: { params: Params, query: Query },
    answers: { 200: { 'application/json': SeatMap, 'image/svg+xml': null }, 304: null },
    cacheControl: CACHE_CONTROL,
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId }, query: { since } }) => {
    const terms = await saleTermsOf(c, showtimeId)
    if (!terms || (await isHidden(c, showtimeId, terms))) return problem(c, 'not_found')
    const viewed = { showtimeId, terms, layout: await seatsOfLayout(c.var.sql, terms.layoutId) }
    const found = await readMap(c.var, viewed, since)
    const type = accepts(c, {
      header: 'Accept',
      supports: ['application/json', SVG],
      default: 'application/json',
    })
    const picture = type === SVG && since === undefined
    const tag = await etag(found.version, viewed.terms, picture)
    const cacheControl = viewed.terms.status === 'draft' ? PRIVATE : CACHE_CONTROL
    const headers = { etag: tag, vary: 'Accept', 'cache-control': cacheControl }
    if (since === undefined && matchesEtag(c.req.header('if-none-match'), tag))
      return c.body(null, 304, headers)
    if (found.kind === 'changes') return c.json(changedSeats(viewed, found), 200, headers)
    return picture
      ? c.body(drawSeatMap(seatsOf(viewed, found)), 200, { ...headers, 'content-type': SVG })
      : c.body(mapText(viewed, found), 200, { ...headers, 'content-type': 'application/json' })
  },
)

/** Each changed seat once, as it is now. */
function changedSeats(
  { showtimeId, layout, terms }: ViewedShowtime,
  { version, serverTime, changes }: SeatChanges,
) {
  const last = new Map(changes.flatMap(({ seats }) => seats.map(({ seat, state }) => [seat, state])))
  const seats = [...last].map(([index, state]) => showSeat(layout.seats[index]!, state, terms))
  return { showtimeId, version, serverTime: new Date(serverTime).toISOString(), seats }
}

/**
 * Weak, since the answer also tells the time. Prices and layout do not raise the version, so they are part of
 * it.
 */
async function etag(
  version: number,
  { layoutId, currency, prices }: SaleTerms,
  picture: boolean,
): Promise<string> {
  const text = JSON.stringify([layoutId, currency, prices])
  return `W/"${version}-${(await sha256(text))!.slice(0, 8)}${picture ? '-svg' : ''}"`
}
