// POST /v1/refunds/:refundId/retries — asks the provider for a failed refund again, under a new key.
import * as v from 'valibot'
import { retryRefund } from '#shared/db/refund-views.ts'
import { newFunction } from '#shared/http/function.ts'
import { StaffRefund } from '#shared/http/responses/reservations.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { showStaffRefund } from '#shared/http/views/refunds.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ refundId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/refunds/:refundId/retries',
    summary: 'Retry a refund',
    access: 'staff',
    input: { params: Params },
    answers: { 202: StaffRefund },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { refundId } }) => {
    const outcome = await retryRefund(c.var.sql, actorOf(c), refundId)
    if (!outcome.ok) return refusal(c, outcome)
    c.header('location', '/v1/refunds?status=due')
    return c.json(showStaffRefund(outcome.value), 202)
  },
)
