// GET /v1/unknown-captures — money that a provider took and that Milo does not know of, by status, newest
// first.
import * as v from 'valibot'
import { listUnknownCaptures } from '#shared/db/unknown-captures.ts'
import { unknownCaptureStates } from '#shared/domain/payment.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { UnknownCaptures } from '#shared/http/responses/unknown-captures.ts'
import { showUnknownCapture } from '#shared/http/views/unknown-captures.ts'

const Query = v.strictObject({
  status: v.optional(
    v.picklist(unknownCaptureStates, `must be one of ${unknownCaptureStates.join(', ')}`),
    'open',
  ),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/unknown-captures',
    summary: 'List unknown captures',
    access: 'staff',
    input: { query: Query },
    answers: { 200: UnknownCaptures },
  },
  async (c, { query: { status, limit, cursor } }) => {
    const rows = await listUnknownCaptures(c.var.sql, {
      viewerId: c.var.user.id,
      status,
      after: cursor?.[1],
      limit: limit + 1,
    })
    return answerPage(
      c,
      page(rows, limit, showUnknownCapture, (capture) => [capture.foundAt.toISOString(), capture.id]),
    )
  },
)
