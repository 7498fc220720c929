// GET /v1/webhook-endpoints/:endpointId — one endpoint, and why it is disabled where it is.
import * as v from 'valibot'
import { findEndpoint } from '#shared/db/webhooks.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { WebhookEndpoint } from '#shared/http/responses/operation.ts'
import { showEndpoint } from '#shared/http/views/webhook-endpoints.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/webhook-endpoints/:endpointId',
    summary: 'Get a webhook endpoint',
    access: 'admin',
    input: { params: v.strictObject({ endpointId: Id }) },
    answers: { 200: WebhookEndpoint },
    problems: ['not_found'],
  },
  async (c, { params: { endpointId } }) => {
    const endpoint = await findEndpoint(c.var.sql, endpointId)
    return endpoint ? c.json(showEndpoint(endpoint)) : problem(c, 'not_found')
  },
)
