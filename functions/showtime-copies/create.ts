// POST /v1/theaters/:theaterId/showtime-copies — copies the programme of a day or a week to other days, all
// or nothing; dryRun only tells what would be, and what is in the way.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { copyShowtimes } from '#shared/db/showtime-copies.ts'
import { newFunction } from '#shared/http/function.ts'
import { ShowtimeCopy } from '#shared/http/requests/showtimes.ts'
import { MadeShowtimeCopy } from '#shared/http/responses/showtimes.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/theaters/:theaterId/showtime-copies',
    summary: 'Copy a day or a week',
    access: 'staff',
    input: { params: Params, body: ShowtimeCopy },
    answers: { 200: MadeShowtimeCopy, 201: MadeShowtimeCopy },
    problems: ['not_found', 'showtime_overlap', 'wrong_state'],
    after: invalidates('programme'),
  },
  async (c, { params: { theaterId }, body }) => {
    const made = await copyShowtimes(c.var.sql, actorOf(c), theaterId, body)
    if (made.ok && !body.dryRun) c.header('location', `/v1/showtimes?theaterId=${theaterId}&date=${body.to}`)
    return answerOutcome(c, made, body.dryRun ? 200 : 201)
  },
)
