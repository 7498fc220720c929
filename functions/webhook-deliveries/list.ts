// GET /v1/webhook-endpoints/:endpointId/deliveries — what was sent and how it was answered, oldest first.
import * as v from 'valibot'
import { findEndpoint, listDeliveries } from '#shared/db/webhooks.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, CursorMoment, Limit, page } from '#shared/http/requests/inputs.ts'
import { WebhookDeliveries } from '#shared/http/responses/operation.ts'
import { showDelivery } from '#shared/http/views/webhook-endpoints.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/webhook-endpoints/:endpointId/deliveries',
    summary: 'List deliveries of a webhook endpoint',
    access: 'admin',
    input: {
      params: v.strictObject({ endpointId: Id }),
      query: v.strictObject({ limit: Limit, cursor: v.optional(Cursor(CursorMoment)) }),
    },
    answers: { 200: WebhookDeliveries },
    problems: ['not_found'],
  },
  async (c, { params: { endpointId }, query: { limit, cursor } }) => {
    if (!(await findEndpoint(c.var.sql, endpointId))) return problem(c, 'not_found')
    const rows = await listDeliveries(c.var.sql, { endpointId, after: cursor, limit: limit + 1 })
    return answerPage(
      c,
      page(rows, limit, showDelivery, ({ createdAt, id }) => [createdAt.toISOString(), id]),
    )
  },
)
