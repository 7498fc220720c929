// POST /v1/refunds/:refundId/manual-settlements — records that staff returned the money of a failed refund by
// another way.
import * as v from 'valibot'
import { settleRefundByHand } from '#shared/db/refund-views.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { StaffRefund } from '#shared/http/responses/reservations.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { showStaffRefund } from '#shared/http/views/refunds.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ refundId: Id })
const Body = v.strictObject({ note: Line(500) })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/refunds/:refundId/manual-settlements',
    summary: 'Settle a refund by hand',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 201: StaffRefund },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { refundId }, body: { note } }) => {
    const outcome = await settleRefundByHand(c.var.sql, actorOf(c), refundId, note)
    if (!outcome.ok) return refusal(c, outcome)
    c.header('location', '/v1/refunds?status=refunded')
    return c.json(showStaffRefund(outcome.value), 201)
  },
)
