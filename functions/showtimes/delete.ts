// DELETE /v1/showtimes/:showtimeId — deletes a showtime that nobody ever bought; one that somebody did is
// cancelled instead. While seats are held it is refused, for their buyers are about to pay; a hold that is
// made in between ends with it.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { deleteShowtime } from '#shared/db/showtime-deletions.ts'
import { forgetShowtime, listHolds } from '#shared/holds/holds.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome, refuseStrangers } from '#shared/http/staff-answers.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/showtimes/:showtimeId',
    summary: 'Delete a showtime that nobody bought',
    access: 'staff',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found', 'wrong_state'],
    after: invalidates('programme', 'terms'),
  },
  async (c, { params: { showtimeId } }) => {
    const { sql, redis, log } = c.var
    const stranger = await refuseStrangers(c, showtimeId)
    if (stranger) return stranger
    const holds = await listHolds(redis, showtimeId)
    if (holds.some(({ reserved }) => !reserved)) return problem(c, 'wrong_state', { detail: HELD })
    const deleted = await deleteShowtime(sql, actorOf(c), showtimeId)
    if (deleted.ok) await tellRedis(log, showtimeId, () => forgetShowtime(redis, showtimeId))
    return answerOutcome(c, deleted, 204)
  },
)

const HELD = 'Seats are held at the moment: try again in some minutes, or cancel the showtime.'
