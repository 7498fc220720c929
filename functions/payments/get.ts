// GET /v1/payments/:paymentId — where the money of a reservation is, to its owner and to staff.
import * as v from 'valibot'
import { Payment } from '#shared/answers/sales.ts'
import { findShownPayment } from '#shared/db/payment-views.ts'
import { money } from '#shared/domain/price.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ paymentId: Id })

export default newFunction({
  summary: 'Get a payment',
  access: 'signed-in',
  answers: { 200: Payment },
  problems: ['not_found'],
}).get('/v1/payments/:paymentId', valid('param', Params), async (c) => {
  const payment = await findShownPayment(c.var.sql, c.req.valid('param').paymentId, c.var.user.id)
  if (!payment) return problem(c, 'not_found')
  const { amount, currency, declineReason, refunds, ...shown } = payment
  return c.json({
    ...shown,
    amount: money(amount, currency),
    ...(declineReason === null ? {} : { declineReason }),
    refunds: refunds.map((refund) => ({ ...refund, amount: money(refund.amount, currency) })),
  })
})
