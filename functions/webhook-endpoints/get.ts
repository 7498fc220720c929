// GET /v1/webhook-endpoints/:endpointId — one endpoint, and why it is disabled where it is.
import * as v from 'valibot'
import { WebhookEndpoint } from '#shared/answers/operation.ts'
import { findEndpoint } from '#shared/db/webhooks.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { showEndpoint } from '#shared/webhook-endpoints.ts'

export default newFunction({
  summary: 'Get a webhook endpoint',
  access: 'admin',
  answers: { 200: WebhookEndpoint },
  problems: ['not_found'],
}).get('/v1/webhook-endpoints/:endpointId', valid('param', v.strictObject({ endpointId: Id })), async (c) => {
  const endpoint = await findEndpoint(c.var.sql, c.req.valid('param').endpointId)
  return endpoint ? c.json(showEndpoint(endpoint)) : problem(c, 'not_found')
})
