// GET /v1/webhook-endpoints/:endpointId/deliveries — what was told and how it was answered, oldest first.
import * as v from 'valibot'
import { WebhookDeliveries } from '#shared/answers/operation.ts'
import { findEndpoint, listDeliveries } from '#shared/db/webhooks.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'
import { showDelivery } from '#shared/webhook-endpoints.ts'

export default newFunction({
  summary: 'List deliveries of a webhook endpoint',
  access: 'admin',
  answers: { 200: WebhookDeliveries },
  problems: ['not_found'],
}).get(
  '/v1/webhook-endpoints/:endpointId/deliveries',
  valid('param', v.strictObject({ endpointId: Id })),
  valid('query', v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })),
  async (c) => {
    const { endpointId } = c.req.valid('param')
    const { limit, cursor } = c.req.valid('query')
    if (!(await findEndpoint(c.var.sql, endpointId))) return problem(c, 'not_found')
    const rows = await listDeliveries(c.var.sql, { endpointId, after: cursor, limit: limit + 1 })
    return answerPage(
      c,
      page(rows, limit, showDelivery, ({ createdAt, id }) => [createdAt.toISOString(), id]),
    )
  },
)
