// POST /v1/showtimes/:showtimeId/blocks — staff keep free seats out of sale: as house seats, or because they
// are broken.
import * as v from 'valibot'
import { seatsOfLayout } from '#shared/cache/layouts.ts'
import { type Block, findSameBlock, type WrittenBlock, writeBlock } from '#shared/db/blocks.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { noteMapCheck } from '#shared/db/map-checks.ts'
import { findTakenSeats } from '#shared/db/reservations.ts'
import { findSaleTerms, readTakenSeats } from '#shared/db/seating.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { blockSeats, unloadMap, withLoadedLayout } from '#shared/holds/seat-map.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import type { ProblemAnswer } from '#shared/http/responses/answers.ts'
import { ShownBlock } from '#shared/http/responses/seat-maps.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id, newId } from '#shared/std/ids.ts'

// A whole block of rows; a closed hall is a showtime less.
const MOST_SEATS = 500

const TAKEN = 'Some of these seats are held, sold or blocked: choose others.'
const OF_ANOTHER_SCREEN = 'Some of these seats are not on the screen of this showtime.'
const NOTHING = 'Nothing was blocked.'
const LOOK_AGAIN = 'The seats have just changed: load the seat map again.'

const Params = v.strictObject({ showtimeId: Id })
const Body = v.strictObject({
  seatIds: v.pipe(
    v.array(Id, 'must be a list of seats'),
    v.minLength(1, 'must name at least one seat'),
    v.maxLength(MOST_SEATS, `must name at most ${MOST_SEATS} seats`),
    v.check((ids) => new Set(ids).size === ids.length, 'repeats a seat'),
  ),
  reason: Line(200),
})

export default newFunction(
  {
    method: 'POST',
    path: '/v1/showtimes/:showtimeId/blocks',
    summary: 'Block seats',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 201: ShownBlock },
    problems: ['not_found', 'seats_taken', 'seat_not_in_screen', 'wrong_state'],
  },
  async (c, { params: { showtimeId }, body: { seatIds, reason } }) => {
    const { sql, redis, user, requestId } = c.var
    const refusal = await refuseStrangers(c, showtimeId)
    if (refusal) return refusal
    const terms = await findSaleTerms(sql, showtimeId)
    if (!terms) return problem(c, 'not_found')
    const { seats, byId } = await seatsOfLayout(sql, terms.layoutId)
    const foreign = seatIds.filter((id) => !byId.has(id))
    if (foreign.length > 0)
      return problem(c, 'seat_not_in_screen', { seatIds: foreign, detail: `${OF_ANOTHER_SCREEN} ${NOTHING}` })
    const indexes = seatIds.map((id) => byId.get(id)!.index)
    // Redis is asked first, for it knows what is held: should this end before Postgres has the block, the map
    // is compared.
    await noteMapCheck(sql, showtimeId)
    const load = () => readTakenSeats(sql, showtimeId)
    const blocked = await withLoadedLayout(redis, showtimeId, load, () =>
      blockSeats(redis, showtimeId, indexes, terms.layoutId),
    )
    if (!blocked.ok && blocked.code === 'other_layout')
      return problem(c, 'wrong_state', { detail: LOOK_AGAIN })
    if (!blocked.ok) {
      const taken = blocked.seats.map((index) => seats[index]?.seatId)
      return problem(c, 'seats_taken', { seatIds: taken, detail: `${TAKEN} ${NOTHING}` })
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
      if (!written) await tellRedis(c.var.log, showtimeId, () => unloadMap(redis, showtimeId))
    }
    if (!written) return refuse(c, block)
    const { id, createdAt } = written
    c.header('location', `/v1/showtimes/${showtimeId}/blocks/${id}`)
    return c.json({ id, showtimeId, seatIds, reason, createdAt: createdAt.toISOString() }, 201)
  },
)

async function refuse(c: FunctionContext, { showtimeId, seatIds }: Block): Promise<ProblemAnswer> {
  const taken = await findTakenSeats(c.var.sql, showtimeId, seatIds)
  if (taken.length > 0) return problem(c, 'seats_taken', { seatIds: taken, detail: `${TAKEN} ${NOTHING}` })
  return problem(c, 'wrong_state', { detail: LOOK_AGAIN })
}

/**
 * A repeat finds its own block. Where overdue reservations, not yet swept, stand in the way, they lapse now.
 */
async function write(c: FunctionContext, block: Block): Promise<WrittenBlock | undefined> {
  const { sql, redis, log } = c.var
  const written = (await writeBlock(sql, block)) ?? (await findSameBlock(sql, block))
  if (written) return written
  const lapses = await lapseOverdue(sql, {
    limit: block.seatIds.length,
    paymentGraceMs: PAYMENT_GRACE_MS,
    seats: block,
    requestId: block.requestId,
  })
  for (const lapse of lapses) await tellRedis(log, lapse.showtimeId, () => freeSeats(redis, lapse))
  return lapses.length === 0 ? undefined : writeBlock(sql, block)
}
