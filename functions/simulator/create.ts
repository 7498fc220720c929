// POST /simulator/:paymentId — what the cardholder chose on the page of the simulated bank, as its form
// sends it.
import * as v from 'valibot'
import { decideCharge, findWaitingCharge } from '#shared/db/simulator-charges.ts'
import { problem, providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Outcome } from '#shared/http/requests/payments.ts'
import { Html } from '#shared/http/responses/forms.ts'
import { formOrJsonBody } from '#shared/http/validation.ts'
import { bankPage } from '#shared/http/views/bank-page.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ paymentId: Id })
const Body = v.strictObject({ outcome: Outcome })

export default newFunction(
  {
    method: 'POST',
    path: '/simulator/:paymentId',
    summary: 'Decide on the page of a simulated bank',
    access: 'public',
    input: { params: Params, body: formOrJsonBody(Body) },
    answers: { 200: { 'text/html': Html } },
    problems: ['not_found'],
    cacheControl: 'no-store',
  },
  async (c, { params: { paymentId }, body: { outcome } }) => {
    const { sql } = c.var
    if (!providersOf(c.env).includes('simulator')) return problem(c, 'not_found')
    await decideCharge(sql, paymentId, outcome === 'approve')
    // Decided before, or closed: the page says so.
    const charge = await findWaitingCharge(sql, paymentId)
    return charge ? bankPage(c, charge) : problem(c, 'not_found')
  },
)
