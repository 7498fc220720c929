// GET /v1/promo-codes/:promoCodeId — a code with how often it was used.
import * as v from 'valibot'
import { findPromoCode } from '#shared/db/promo-codes.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { PromoCode } from '#shared/http/responses/showtimes.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ promoCodeId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/promo-codes/:promoCodeId',
    summary: 'Get a promo code',
    access: 'staff',
    input: { params: Params },
    answers: { 200: PromoCode },
    problems: ['not_found'],
  },
  async (c, { params: { promoCodeId } }) => {
    const promo = await findPromoCode(c.var.sql, c.var.user.id, promoCodeId)
    return promo ? c.json(promo) : problem(c, 'not_found')
  },
)
