// DELETE /v1/webhook-endpoints/:endpointId — deletes an endpoint, with the log of its deliveries.
import * as v from 'valibot'
import { removeEndpoint } from '#shared/db/webhooks.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/webhook-endpoints/:endpointId',
    summary: 'Delete a webhook endpoint',
    access: 'admin',
    input: { params: v.strictObject({ endpointId: Id }) },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { endpointId } }) =>
    answerOutcome(c, await removeEndpoint(c.var.sql, actorOf(c), endpointId), 204),
)
