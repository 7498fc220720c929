// POST /v1/showtimes/:showtimeId/blocks — staff keep free seats out of sale: for the house, or because they are broken.
import * as v from 'valibot'
import type { ProblemAnswer } from '#shared/answers/answers.ts'
import { ShownBlock } from '#shared/answers/seats.ts'
import { type Block, findSameBlock, type WrittenBlock, writeBlock } from '#shared/db/blocks.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { findTakenSeats } from '#shared/db/reservations.ts'
import { findTerms, readTakenSeats } from '#shared/db/seating.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { blockSeats, unloadMap, withLoaded } from '#shared/holds/seat-map.ts'
import { Id, newId } from '#shared/ids.ts'
import { Line } from '#shared/inputs.ts'
import { seatsOfLayout } from '#shared/layouts.ts'
import { refuseStrangers } from '#shared/staff.ts'

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
  reason: Line(200),
})

export default newFunction({
  summary: 'Block seats',
  access: 'staff',
  answers: { 201: ShownBlock },
  problems: ['not_found', 'seats_taken', 'seat_not_in_screen', 'wrong_state'],
}).post('/v1/showtimes/:showtimeId/blocks', valid('param', Params), valid('json', Body), async (c) => {
  const { showtimeId } = c.req.valid('param')
  const { seatIds, reason } = c.req.valid('json')
  const { sql, redis, user, requestId } = c.var
  const refusal = await refuseStrangers(c, showtimeId)
  if (refusal) return refusal
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
  const block: Block = {
    id: newId(),
    showtimeId,
    layoutId: terms.layoutId,
    seatIds,
    reason,
    createdBy: user.id,
    requestId,
  }
  // Redis says blocked already: unless Postgres says so too, the next touch reads the truth.
  let written: WrittenBlock | undefined
  try {
    written = await write(c, block)
  } finally {
    if (!written) await unloadMap(redis, showtimeId)
  }
  if (!written) return refuse(c, block)
  const { id, createdAt } = written
  c.header('location', `/v1/showtimes/${showtimeId}/blocks/${id}`)
  return c.json({ id, showtimeId, seatIds, reason, createdAt: createdAt.toISOString() }, 201)
})

async function refuse(c: FunctionContext, { showtimeId, seatIds }: Block): Promise<ProblemAnswer> {
  const taken = await findTakenSeats(c.var.sql, showtimeId, seatIds)
  if (taken.length > 0) return problem(c, 'seats_taken', { seatIds: taken })
  return problem(c, 'wrong_state', { detail: 'Its seats changed meanwhile: look at the map again.' })
}

/** A repeat finds its own block. Where overdue reservations, not yet swept, stand in the way, they lapse now. */
async function write(c: FunctionContext, block: Block): Promise<WrittenBlock | undefined> {
  const { sql, redis } = c.var
  const written = (await writeBlock(sql, block)) ?? (await findSameBlock(sql, block))
  if (written) return written
  const lapses = await lapseOverdue(sql, {
    limit: block.seatIds.length,
    paymentGraceMs: PAYMENT_GRACE_MS,
    seats: block,
    requestId: block.requestId,
  })
  for (const lapse of lapses) await freeSeats(redis, lapse)
  return lapses.length === 0 ? undefined : writeBlock(sql, block)
}
