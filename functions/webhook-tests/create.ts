// POST /v1/webhook-endpoints/:endpointId/tests — sends an example of an event to an endpoint, as real ones
// are sent.
import * as v from 'valibot'
import { addTestDelivery } from '#shared/db/webhook-secrets.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { WebhookTest } from '#shared/http/responses/operation.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/webhook-endpoints/:endpointId/tests',
    summary: 'Send an example to a webhook endpoint',
    access: 'admin',
    input: { params: v.strictObject({ endpointId: Id }), body: v.strictObject({}) },
    answers: { 202: WebhookTest },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { endpointId } }) => {
    const test = await addTestDelivery(c.var.sql, endpointId)
    if (test === undefined) return problem(c, 'not_found')
    if (test === 'disabled')
      return problem(c, 'wrong_state', { detail: 'The endpoint is disabled: enable it first.' })
    c.header('location', `/v1/webhook-endpoints/${endpointId}/deliveries`)
    return c.json(test, 202)
  },
)
