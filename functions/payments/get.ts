// GET /v1/payments/:paymentId — where the money of a reservation is, for its owner and staff.
import * as v from 'valibot'
import { findShownPayment } from '#shared/db/payment-views.ts'
import { money } from '#shared/domain/price.ts'
import { showLastDecline, showNextAction } from '#shared/domain/reservation.ts'
import { viewerOf } from '#shared/http/access.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Payment } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ paymentId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/payments/:paymentId',
    summary: 'Get a payment',
    access: 'identified',
    input: { params: Params },
    answers: { 200: Payment },
    problems: ['not_found'],
  },
  async (c, { params: { paymentId } }) => {
    const payment = await findShownPayment(c.var.sql, paymentId, c.var.user.id)
    if (!payment) return problem(c, 'not_found')
    const viewer = viewerOf(c)
    const { amount, currency, declineReason, lastDecline, nextAction, userId, attempts, refunds, ...shown } =
      payment
    return c.json({
      ...shown,
      amount: money(amount, currency),
      ...showDecline(declineReason),
      ...showLastDecline(lastDecline),
      ...showNextAction(nextAction, viewer.guest || viewer.id === userId),
      attempts: attempts.map(({ declineReason: reason, startedAt, endedAt, ...attempt }) => ({
        ...attempt,
        ...showDecline(reason),
        startedAt: new Date(startedAt).toISOString(),
        endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      })),
      refunds: refunds.map((refund) => ({ ...refund, amount: money(refund.amount, currency) })),
    })
  },
)

const showDecline = (declineReason: string | null) => (declineReason === null ? {} : { declineReason })
