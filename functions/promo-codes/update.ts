// PATCH /v1/promo-codes/:promoCodeId — changes when and how often a code may be used; never what it takes off.
import * as v from 'valibot'
import { PromoCode } from '#shared/answers/showtimes.ts'
import { updatePromoCode } from '#shared/db/promo-codes.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { onlyGiven } from '#shared/inputs.ts'
import { PromoCodeChange, wrongTimes } from '#shared/promo-input.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ promoCodeId: Id })

export default newFunction({
  summary: 'Change a promo code',
  access: 'staff',
  answers: { 200: PromoCode },
  problems: ['not_found'],
}).patch(
  '/v1/promo-codes/:promoCodeId',
  valid('param', Params),
  valid('json', PromoCodeChange),
  async (c) => {
    const changes = onlyGiven(c.req.valid('json'))
    const { promoCodeId } = c.req.valid('param')
    return answerOutcome(c, await updatePromoCode(c.var.sql, actorOf(c), promoCodeId, changes, wrongTimes))
  },
)
