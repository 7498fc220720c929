// DELETE /v1/webhook-endpoints/:endpointId — takes an endpoint away, with the log of its deliveries.
import * as v from 'valibot'
import { removeEndpoint } from '#shared/db/webhooks.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

export default newFunction({
  summary: 'Delete a webhook endpoint',
  access: 'admin',
  answers: { 204: null },
  problems: ['not_found'],
}).delete(
  '/v1/webhook-endpoints/:endpointId',
  valid('param', v.strictObject({ endpointId: Id })),
  async (c) =>
    answerOutcome(c, await removeEndpoint(c.var.sql, actorOf(c), c.req.valid('param').endpointId), 204),
)
