// POST /v1/showtime-batches — schedules a movie on screens × days × times at once, all or nothing; dryRun
// only tells what would be. Each showtime says in `clock` where the theater's clocks skip its time that day,
// or show it twice.

import { invalidates } from '#shared/cache/cached-answers.ts'
import { createShowtimeBatch } from '#shared/db/showtime-batches.ts'
import { providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { amountsIn, daysOf, ShowtimeBatch } from '#shared/http/requests/showtimes.ts'
import { MadeShowtimeBatch } from '#shared/http/responses/showtimes.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/showtime-batches',
    summary: 'Schedule many showtimes',
    access: 'staff',
    input: { body: ShowtimeBatch },
    answers: { 200: MadeShowtimeBatch, 201: MadeShowtimeBatch },
    problems: ['not_found', 'showtime_overlap', 'wrong_state'],
    after: invalidates('programme'),
  },
  async (c, { body: given }) => {
    const batch = { ...given, days: daysOf(given.days) }
    const made = await createShowtimeBatch(c.var.sql, actorOf(c), batch, (currency) =>
      amountsIn(currency, providersOf(c.env), given),
    )
    if (made.ok && !given.dryRun) c.header('location', `/v1/showtimes?movieId=${given.movieId}`)
    return answerOutcome(c, made, given.dryRun ? 200 : 201)
  },
)
