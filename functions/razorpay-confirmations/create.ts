// POST /v1/payments/:paymentId/razorpay-confirmations — takes the answer of Razorpay's checkout from its
// buyer's page, so that the payment settles at once rather than at the webhook.
import * as v from 'valibot'
import { isSigned } from '#shared/auth/signatures.ts'
import { confirmOrder } from '#shared/db/razorpay-confirmations.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line, Token } from '#shared/http/requests/inputs.ts'
import { RazorpayConfirmation } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ paymentId: Id })
/** As Razorpay's checkout hands it to its page. */
const Body = v.strictObject({
  razorpay_payment_id: Line(255),
  razorpay_order_id: Line(255),
  razorpay_signature: Token(1000),
})

export default newFunction(
  {
    method: 'POST',
    path: '/v1/payments/:paymentId/razorpay-confirmations',
    summary: 'Hand in the answer of Razorpay',
    access: 'buyer',
    input: { params: Params, body: Body },
    answers: { 202: RazorpayConfirmation },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { paymentId }, body }) => {
    const secret = c.env.RAZORPAY_KEY_SECRET
    if (!secret) return problem(c, 'not_found')
    const { razorpay_order_id: order, razorpay_payment_id: paid, razorpay_signature: signature } = body
    if (!(await isSigned(secret, `${order}|${paid}`, signature))) {
      return problem(c, 'invalid_input', {
        errors: [{ path: 'razorpay_signature', message: 'is not of this order and payment' }],
      })
    }
    // Only that somebody paid is believed, and the worker asks Razorpay itself.
    const userId = c.var.user.id
    const { requestId } = c.var
    const status = await confirmOrder(c.var.sql, { paymentId, userId, order, paid, requestId })
    if (status === 'not_found') return problem(c, 'not_found')
    if (status === 'another_order')
      return problem(c, 'wrong_state', { detail: 'The order is not of this payment.' })
    return c.json({ paymentId, status }, 202, { location: `/v1/payments/${paymentId}` })
  },
)
