// PATCH /v1/promo-codes/:promoCodeId — changes when and how often a code may be used; never what it takes
// off.
import * as v from 'valibot'
import { updatePromoCode } from '#shared/db/promo-codes.ts'
import { newFunction } from '#shared/http/function.ts'
import { onlyGiven } from '#shared/http/requests/inputs.ts'
import { PromoCodeChange, wrongTimes } from '#shared/http/requests/promo-codes.ts'
import { PromoCode } from '#shared/http/responses/showtimes.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ promoCodeId: Id })

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/promo-codes/:promoCodeId',
    summary: 'Change a promo code',
    access: 'staff',
    input: { params: Params, body: PromoCodeChange },
    answers: { 200: PromoCode },
    problems: ['not_found'],
  },
  async (c, { params: { promoCodeId }, body }) => {
    const changes = onlyGiven(body)
    return answerOutcome(c, await updatePromoCode(c.var.sql, actorOf(c), promoCodeId, changes, wrongTimes))
  },
)
