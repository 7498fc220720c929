// POST /v1/showtimes/:showtimeId/moves — moves a showtime to another screen, with everybody who has seats; dryRun only tells
// who would sit where, and whom it could not place.
import * as v from 'valibot'
import { ShowtimeMove } from '#shared/answers/showtimes.ts'
import { invalidateNow } from '#shared/cached.ts'
import { readTakenSeats } from '#shared/db/seating.ts'
import { moveShowtime } from '#shared/db/showtime-moves.ts'
import { type FunctionContext, newFunction, valid } from '#shared/function.ts'
import { forgetShowtime, seatStates, withLoaded } from '#shared/holds/seat-map.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ showtimeId: Id })
const Body = v.strictObject({
  screenId: Id,
  dryRun: v.optional(v.boolean('must be true or false'), false),
})

export default newFunction({
  summary: 'Move a showtime to another screen',
  access: 'staff',
  answers: { 200: ShowtimeMove, 201: ShowtimeMove },
  problems: ['not_found', 'showtime_overlap', 'wrong_state'],
}).post('/v1/showtimes/:showtimeId/moves', valid('param', Params), valid('json', Body), async (c) => {
  const { showtimeId } = c.req.valid('param')
  const wanted = { ...c.req.valid('json'), showtimeId }
  const moved = await moveShowtime(c.var.sql, actorOf(c), wanted)
  if (moved.ok && !wanted.dryRun) {
    // Before the map: whoever holds seats of the new one has to know them by the new layout.
    await invalidateNow(c, 'programme', 'terms')
    await beginAnew(c, showtimeId)
  }
  if (moved.ok && !wanted.dryRun) c.header('location', `/v1/showtimes/${showtimeId}`)
  return answerOutcome(c, moved, wanted.dryRun ? 200 : 201)
})

/** Holds are of seats of the screen that was left: they end. Whoever watches the map gets the new one at once. */
async function beginAnew(c: FunctionContext, showtimeId: string): Promise<void> {
  const { sql, redis, log } = c.var
  try {
    await forgetShowtime(redis, showtimeId)
    const load = () => readTakenSeats(sql, showtimeId)
    await withLoaded(redis, showtimeId, load, () => seatStates(redis, showtimeId))
  } catch (error) {
    // Postgres refuses what the earlier map would sell, and whoever finds that loads it anew; so does the audit.
    log.error({ err: error, showtimeId }, 'the seat map of the earlier screen stays for now')
  }
}
