// POST /v1/showtime-batches — schedules a movie on screens × days × times at once, all or nothing; dryRun only tells what would be.
import { MadeShowtimeBatch } from '#shared/answers/showtimes.ts'
import { invalidates } from '#shared/cached.ts'
import { createShowtimeBatch } from '#shared/db/showtime-batches.ts'
import { newFunction, valid } from '#shared/function.ts'
import { amountsIn, daysOf, ShowtimeBatch } from '#shared/showtime-input.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

export default newFunction({
  summary: 'Schedule many showtimes',
  access: 'staff',
  answers: { 200: MadeShowtimeBatch, 201: MadeShowtimeBatch },
  problems: ['not_found', 'showtime_overlap', 'wrong_state'],
}).post('/v1/showtime-batches', invalidates('programme'), valid('json', ShowtimeBatch), async (c) => {
  const given = c.req.valid('json')
  const batch = { ...given, days: daysOf(given.days) }
  const made = await createShowtimeBatch(c.var.sql, actorOf(c), batch, (currency) =>
    amountsIn(currency, given),
  )
  if (made.ok && !given.dryRun) c.header('location', `/v1/showtimes?movieId=${given.movieId}`)
  return answerOutcome(c, made, given.dryRun ? 200 : 201)
})
