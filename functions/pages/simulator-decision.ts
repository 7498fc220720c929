// POST /simulator/:paymentId — what the cardholder chose on the page of the simulated bank, as its form
// sends it; the page says what came of it.
import * as v from 'valibot'
import { decideCharge, findWaitingCharge } from '#shared/db/simulator-charges.ts'
import { problem, providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Outcome } from '#shared/http/requests/payments.ts'
import { formOrJsonBody } from '#shared/http/validation.ts'
import { Id } from '#shared/std/ids.ts'
import { linkTo } from '../../web/components/site.ts'
import { answersErrors, readRequest } from './html.ts'
import { seeOther } from './private-page.ts'

const decision = newFunction(
  {
    method: 'POST',
    path: '/simulator/:paymentId',
    summary: 'Decide on the page of a simulated bank',
    access: 'public',
    input: {
      params: v.strictObject({ paymentId: Id }),
      body: formOrJsonBody(v.strictObject({ outcome: Outcome })),
      query: { schema: v.object({}), read: (c) => c.req.query() },
    },
    answers: { 303: null },
    problems: ['not_found'],
    cacheControl: 'no-store',
  },
  async (c, { params: { paymentId }, body: { outcome } }) => {
    const { sql } = c.var
    if (!providersOf(c.env).includes('simulator')) return problem(c, 'not_found')
    if (!(await findWaitingCharge(sql, paymentId))) return problem(c, 'not_found')
    await decideCharge(sql, paymentId, outcome === 'approve')
    // Decided before, or closed: the page says so.
    return seeOther(linkTo(readRequest(c, []).site, `/simulator/${paymentId}`))
  },
)
answersErrors(decision)
export default decision
