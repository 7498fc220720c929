// DELETE /v1/webhook-endpoints/:endpointId — takes an endpoint away, with the log of its deliveries.
import * as v from 'valibot'
import { removeEndpoint } from '#shared/db/webhooks.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

export default newFunction({
  summary: 'Delete a webhook endpoint',
  access: 'admin',
  answers: { 204: null },
  problems: ['not_found'],
}).delete(
  '/v1/webhook-endpoints/:endpointId',
  valid('param', v.strictObject({ endpointId: Id })),
  async (c) => {
    const removed = await removeEndpoint(c.var.sql, c.req.valid('param').endpointId)
    return removed ? c.body(null, 204) : problem(c, 'not_found')
  },
)
