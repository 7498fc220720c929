// POST /v1/simulator/authentications/:paymentId — approves or denies a payment with sim_action_required, as
// its cardholder would at their bank. It exists only where the simulator is enabled.
import * as v from 'valibot'
import { decideCharge, findWaitingCharge } from '#shared/db/simulator-charges.ts'
import { problem, providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Outcome } from '#shared/http/requests/payments.ts'
import { Authentication } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ paymentId: Id })
const Body = v.strictObject({ outcome: Outcome })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/simulator/authentications/:paymentId',
    summary: 'Decide a simulated payment',
    // As a bank's page: for all who have the payment's id, which cannot be guessed.
    access: 'public',
    input: { params: Params, body: Body },
    answers: { 200: Authentication },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { paymentId }, body: { outcome } }) => {
    const charge = providersOf(c.env).includes('simulator') && (await findWaitingCharge(c.var.sql, paymentId))
    if (!charge) return problem(c, 'not_found')
    if (!(await decideCharge(c.var.sql, paymentId, outcome === 'approve'))) {
      return problem(c, 'wrong_state', { detail: 'This payment does not wait for its cardholder any more.' })
    }
    return c.json({ paymentId, reservationId: charge.reservationId, outcome })
  },
)
