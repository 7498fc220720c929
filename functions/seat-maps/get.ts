// GET /v1/showtimes/:showtimeId/seat-map — every seat with its state at a version; a picture, never a promise.
// As JSON, only what changed with ?since=version, or as SVG for who asks for image/svg+xml.
import { accepts } from 'hono/accepts'
import * as v from 'valibot'
import { SeatMap } from '#shared/answers/seats.ts'
import { findTerms, readTakenSeats, type Terms } from '#shared/db/seating.ts'
import { type ShownSeat, showSeat, showSeats } from '#shared/domain/seat-map.ts'
import { drawSeatMap } from '#shared/domain/seat-map-picture.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { changesSince, seatStates, withLoaded } from '#shared/holds/seat-map.ts'
import { Id } from '#shared/ids.ts'
import { type LayoutSeats, seatsOfLayout } from '#shared/layouts.ts'

const Params = v.strictObject({ showtimeId: Id })
const Query = v.strictObject({
  since: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,16}$/, 'must be the version of an earlier answer'),
      v.transform(Number),
    ),
  ),
})

const SVG = 'image/svg+xml'
// May be kept, and is asked for each time, with the ETag.
const CACHE_CONTROL = 'no-cache'

export default newFunction({
  summary: 'Get the seat map',
  access: 'public',
  answers: { 200: { 'application/json': SeatMap, 'image/svg+xml': null }, 304: null },
  cacheControl: CACHE_CONTROL,
  problems: ['not_found'],
}).get('/v1/showtimes/:showtimeId/seat-map', valid('param', Params), valid('query', Query), async (c) => {
  const { showtimeId } = c.req.valid('param')
  const { since } = c.req.valid('query')
  const terms = await findTerms(c.var.sql, showtimeId)
  if (!terms) return problem(c, 'not_found')
  const map = await readMap(c, showtimeId, terms, since)
  const type = accepts(c, {
    header: 'Accept',
    supports: ['application/json', SVG],
    default: 'application/json',
  })
  const picture = type === SVG && since === undefined
  const tag = await etag(map.version, terms, picture)
  const headers = { etag: tag, vary: 'Accept', 'cache-control': CACHE_CONTROL }
  if (since === undefined && matches(c.req.header('if-none-match'), tag)) return c.body(null, 304, headers)
  if (picture) return c.body(drawSeatMap(map.seats), 200, { ...headers, 'content-type': SVG })
  const { version, serverTime, seats } = map
  return c.json({ showtimeId, version, serverTime: new Date(serverTime).toISOString(), seats }, 200, headers)
})

interface ReadMap {
  version: number
  serverTime: number
  seats: ShownSeat[]
}

async function readMap(
  c: FunctionContext,
  showtimeId: string,
  terms: Terms,
  since: number | undefined,
): Promise<ReadMap> {
  const { sql, redis } = c.var
  const layout = await seatsOfLayout(sql, terms.layoutId)
  const load = () => readTakenSeats(sql, showtimeId)
  if (since === undefined) {
    const { states, ...map } = await withLoaded(redis, showtimeId, load, () => seatStates(redis, showtimeId))
    return { ...map, seats: showSeats(layout.seats, states, terms) }
  }
  const found = await withLoaded(redis, showtimeId, load, () => changesSince(redis, showtimeId, since))
  if (found.kind === 'snapshot') return { ...found, seats: showSeats(layout.seats, found.states, terms) }
  return {
    ...found,
    seats: changedSeats(
      found.changes.flatMap(({ seats }) => seats),
      layout,
      terms,
    ),
  }
}

/** Each changed seat once, as it is now. */
function changedSeats(
  changes: readonly { seat: number; state: ShownSeat['state'] }[],
  { seats }: LayoutSeats,
  terms: Terms,
): ShownSeat[] {
  const last = new Map(changes.map(({ seat, state }) => [seat, state]))
  return [...last].map(([index, state]) => showSeat(seats[index]!, state, terms))
}

/** Weak, since the answer also tells the time. Prices and layout do not raise the version, so they are part of it. */
async function etag(
  version: number,
  { layoutId, currency, prices }: Terms,
  picture: boolean,
): Promise<string> {
  const text = JSON.stringify([layoutId, currency, prices])
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const short = Array.from(digest.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `W/"${version}-${short}${picture ? '-svg' : ''}"`
}

const matches = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => one.trim() === tag))
