// POST /v1/showtimes — puts a movie on a screen; refused where another showtime occupies it then, which the
// answer names. A draft is seen by staff alone until it is published.

import { invalidates } from '#shared/cache/cached-answers.ts'
import { createShowtime } from '#shared/db/showtimes-staff.ts'
import { providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { amountsIn, NewShowtime } from '#shared/http/requests/showtimes.ts'
import { Showtime } from '#shared/http/responses/showtimes.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/showtimes',
    summary: 'Schedule a showtime',
    access: 'staff',
    input: { body: NewShowtime },
    answers: { 201: Showtime },
    problems: ['not_found', 'showtime_overlap', 'wrong_state'],
    after: invalidates('programme'),
  },
  async (c, { body: given }) => {
    const made = await createShowtime(c.var.sql, actorOf(c), given, (currency) =>
      amountsIn(currency, providersOf(c.env), given),
    )
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/showtimes/${made.value.id}`)
    return c.json(made.value, 201)
  },
)
