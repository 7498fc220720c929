// GET /v1/promo-codes/:promoCodeId — a code with how often it was used.
import * as v from 'valibot'
import { PromoCode } from '#shared/answers/showtimes.ts'
import { findPromoCode } from '#shared/db/promo-codes.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ promoCodeId: Id })

export default newFunction({
  summary: 'Get a promo code',
  access: 'staff',
  answers: { 200: PromoCode },
  problems: ['not_found'],
}).get('/v1/promo-codes/:promoCodeId', valid('param', Params), async (c) => {
  const promo = await findPromoCode(c.var.sql, c.var.user.id, c.req.valid('param').promoCodeId)
  return promo ? c.json(promo) : problem(c, 'not_found')
})
