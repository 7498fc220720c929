// POST /v1/promo-codes — a code for one theater, by its staff, or for the whole chain, by an admin.
import { PromoCode } from '#shared/answers/showtimes.ts'
import { createPromoCode } from '#shared/db/promo-codes.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { NewPromoCode, wrongTimes } from '#shared/promo-input.ts'
import { actorOf, refusal } from '#shared/staff.ts'

export default newFunction({
  summary: 'Make a promo code',
  access: 'staff',
  answers: { 201: PromoCode },
  problems: ['wrong_state'],
}).post('/v1/promo-codes', valid('json', NewPromoCode), async (c) => {
  const given = c.req.valid('json')
  const errors = wrongTimes(given)
  if (errors.length > 0) return problem(c, 'invalid_input', { errors })
  const made = await createPromoCode(c.var.sql, actorOf(c), given)
  if (!made.ok) return refusal(c, made)
  c.header('location', `/v1/promo-codes/${made.value.id}`)
  return c.json(made.value, 201)
})
