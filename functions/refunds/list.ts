// GET /v1/refunds — refunds of the caller's theaters, by status, newest first; failed ones need staff.
import * as v from 'valibot'
import { listRefunds } from '#shared/db/refund-views.ts'
import { refundStates } from '#shared/domain/payment.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { StaffRefunds } from '#shared/http/responses/reservations.ts'
import { showStaffRefund } from '#shared/http/views/refunds.ts'

const STATUSES = Object.keys(refundStates) as (keyof typeof refundStates)[]
const Query = v.strictObject({
  status: v.optional(v.picklist(STATUSES, `must be one of ${STATUSES.join(', ')}`), 'failed'),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/refunds',
    summary: 'List refunds',
    access: 'staff',
    input: { query: Query },
    answers: { 200: StaffRefunds },
  },
  async (c, { query: { status, limit, cursor } }) => {
    const rows = await listRefunds(c.var.sql, {
      viewerId: c.var.user.id,
      status,
      after: cursor?.[1],
      limit: limit + 1,
    })
    return answerPage(
      c,
      page(rows, limit, showStaffRefund, (refund) => [refund.createdAt.toISOString(), refund.id]),
    )
  },
)
