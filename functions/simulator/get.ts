// GET /simulator/:paymentId — the page of a simulated bank, where a cardholder approves or denies a payment
// with sim_action_required. It works without script, and exists only where the simulator is enabled.
import * as v from 'valibot'
import { findWaitingCharge } from '#shared/db/simulator-charges.ts'
import { problem, providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Html } from '#shared/http/responses/forms.ts'
import { bankPage } from '#shared/http/views/bank-page.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ paymentId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/simulator/:paymentId',
    summary: 'The page of a simulated bank',
    access: 'public',
    input: { params: Params },
    answers: { 200: { 'text/html': Html } },
    problems: ['not_found'],
    cacheControl: 'no-store',
  },
  async (c, { params: { paymentId } }) => {
    const charge = providersOf(c.env).includes('simulator') && (await findWaitingCharge(c.var.sql, paymentId))
    return charge ? bankPage(c, charge) : problem(c, 'not_found')
  },
)
