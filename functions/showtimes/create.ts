// POST /v1/showtimes — puts a movie on a screen; refused where another showtime occupies it then, which the answer names.
import { Showtime } from '#shared/answers/showtimes.ts'
import { invalidates } from '#shared/cached.ts'
import { createShowtime } from '#shared/db/showtimes-staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { amountsIn, NewShowtime } from '#shared/showtime-input.ts'
import { actorOf, refusal } from '#shared/staff.ts'

export default newFunction({
  summary: 'Schedule a showtime',
  access: 'staff',
  answers: { 201: Showtime },
  problems: ['not_found', 'showtime_overlap', 'wrong_state'],
}).post('/v1/showtimes', invalidates('programme'), valid('json', NewShowtime), async (c) => {
  const given = c.req.valid('json')
  const made = await createShowtime(c.var.sql, actorOf(c), given, (currency) => amountsIn(currency, given))
  if (!made.ok) return refusal(c, made)
  c.header('location', `/v1/showtimes/${made.value.id}`)
  return c.json(made.value, 201)
})
