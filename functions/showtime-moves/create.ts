// POST /v1/showtimes/:showtimeId/moves — moves a showtime to another screen, with everybody who has seats;
// dryRun only tells who would sit where, and whom it could not place.
import * as v from 'valibot'
import { invalidateNow } from '#shared/cache/cached-answers.ts'
import { moveShowtime } from '#shared/db/showtime-moves.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { ShowtimeMove } from '#shared/http/responses/showtimes.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { loadMap } from '#shared/sales/seat-map-snapshots.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })
const Body = v.strictObject({
  screenId: Id,
  dryRun: v.optional(v.boolean('must be true or false'), false),
})

export default newFunction(
  {
    method: 'POST',
    path: '/v1/showtimes/:showtimeId/moves',
    summary: 'Move a showtime to another screen',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 200: ShowtimeMove, 201: ShowtimeMove },
    problems: ['not_found', 'showtime_overlap', 'wrong_state'],
  },
  async (c, { params: { showtimeId }, body }) => {
    const wanted = { ...body, showtimeId }
    const moved = await moveShowtime(c.var.sql, actorOf(c), wanted)
    if (moved.ok && !wanted.dryRun) {
      // Before the map: holds of the new one must use the new layout.
      await invalidateNow(c, 'programme', 'terms')
      await reloadMap(c, showtimeId)
    }
    if (moved.ok && !wanted.dryRun) c.header('location', `/v1/showtimes/${showtimeId}`)
    return answerOutcome(c, moved, wanted.dryRun ? 200 : 201)
  },
)

/** Holds name seats of the former screen, so they end. Viewers of the map get the new one at once. */
async function reloadMap(c: FunctionContext, showtimeId: string): Promise<void> {
  const { sql, redis, log } = c.var
  await tellRedis(log, showtimeId, async () => {
    await unloadMap(redis, showtimeId)
    await loadMap({ sql, redis }, showtimeId)
  })
}
