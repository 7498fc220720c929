// POST /v1/showtimes/:showtimeId/blocks — staff keep free seats out of sale: for the house, or because they are broken.
import * as v from 'valibot'
import { writeBlock } from '#shared/db/blocks.ts'
import { findTerms, readTakenSeats } from '#shared/db/seating.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { blockSeats, unloadMap, withLoaded } from '#shared/holds/seat-map.ts'
import { Id, newId } from '#shared/ids.ts'
import { seatsOfLayout } from '#shared/layouts.ts'

// A whole block of rows; a closed hall is a showtime less.
const MOST_SEATS = 500

const Params = v.strictObject({ showtimeId: Id })
const Body = v.strictObject({
  seatIds: v.pipe(
    v.array(Id, 'must be a list of seats'),
    v.minLength(1, 'must name at least one seat'),
    v.maxLength(MOST_SEATS, `must name at most ${MOST_SEATS} seats`),
    v.check((ids) => new Set(ids).size === ids.length, 'names a seat twice'),
  ),
  reason: v.pipe(
    v.string('must be a text'),
    v.trim(),
    v.minLength(1, 'must say why'),
    v.maxLength(200, 'must be at most 200 characters'),
  ),
})

export default newFunction({ summary: 'Block seats', access: 'staff' }).post(
  '/v1/showtimes/:showtimeId/blocks',
  valid('param', Params),
  valid('json', Body),
  async (c) => {
    const { showtimeId } = c.req.valid('param')
    const { seatIds, reason } = c.req.valid('json')
    const { sql, redis, user, requestId } = c.var
    const terms = await findTerms(sql, showtimeId)
    if (!terms) return problem(c, 'not_found')
    const { seats, byId } = await seatsOfLayout(sql, terms.layoutId)
    const foreign = seatIds.filter((id) => !byId.has(id))
    if (foreign.length > 0) return problem(c, 'seat_not_in_screen', { seatIds: foreign })
    const indexes = seatIds.map((id) => byId.get(id)!.index)
    const load = () => readTakenSeats(sql, showtimeId)
    const blocked = await withLoaded(redis, showtimeId, load, () => blockSeats(redis, showtimeId, indexes))
    if (!blocked.ok) {
      return problem(c, 'seats_taken', { seatIds: blocked.seats.map((index) => seats[index]?.seatId) })
    }
    const block = {
      id: newId(),
      showtimeId,
      layoutId: terms.layoutId,
      seatIds,
      reason,
      createdBy: user.id,
      requestId,
    }
    // Redis says blocked already: unless Postgres says so too, the next touch reads the truth.
    let written: { createdAt: Date } | undefined
    try {
      written = await writeBlock(sql, block)
    } finally {
      if (!written) await unloadMap(redis, showtimeId)
    }
    if (!written) return problem(c, 'seats_taken', { detail: 'Some of these seats are blocked or reserved.' })
    c.header('location', `/v1/showtimes/${showtimeId}/blocks/${block.id}`)
    return c.json(
      { id: block.id, showtimeId, seatIds, reason, createdAt: written.createdAt.toISOString() },
      201,
    )
  },
)
