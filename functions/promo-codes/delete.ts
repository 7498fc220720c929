// DELETE /v1/promo-codes/:promoCodeId — ends a code; who holds seats with it keeps the price.
import * as v from 'valibot'
import { archivePromoCode } from '#shared/db/promo-codes.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ promoCodeId: Id })

export default newFunction({
  summary: 'Archive a promo code',
  access: 'staff',
  answers: { 204: null },
  problems: ['not_found'],
}).delete('/v1/promo-codes/:promoCodeId', valid('param', Params), async (c) =>
  answerOutcome(c, await archivePromoCode(c.var.sql, actorOf(c), c.req.valid('param').promoCodeId), 204),
)
