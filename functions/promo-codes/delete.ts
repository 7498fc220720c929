// DELETE /v1/promo-codes/:promoCodeId — ends a code; holds made with it keep their price.
import * as v from 'valibot'
import { archivePromoCode } from '#shared/db/promo-codes.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ promoCodeId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/promo-codes/:promoCodeId',
    summary: 'Archive a promo code',
    access: 'staff',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { promoCodeId } }) =>
    answerOutcome(c, await archivePromoCode(c.var.sql, actorOf(c), promoCodeId), 204),
)
