// POST /v1/promo-codes — a code for one theater, by its staff, or for the whole chain, by an admin.

import { createPromoCode } from '#shared/db/promo-codes.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { NewPromoCode, wrongTimes } from '#shared/http/requests/promo-codes.ts'
import { PromoCode } from '#shared/http/responses/showtimes.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/promo-codes',
    summary: 'Make a promo code',
    access: 'staff',
    input: { body: NewPromoCode },
    answers: { 201: PromoCode },
    problems: ['wrong_state'],
  },
  async (c, { body: given }) => {
    const errors = wrongTimes(given)
    if (errors.length > 0) return problem(c, 'invalid_input', { errors })
    const made = await createPromoCode(c.var.sql, actorOf(c), given)
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/promo-codes/${made.value.id}`)
    return c.json(made.value, 201)
  },
)
