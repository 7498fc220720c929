// PATCH /v1/webhook-endpoints/:endpointId — changes the URL or the events, or enables and disables it.
import * as v from 'valibot'
import { changeEndpoint } from '#shared/db/webhooks.ts'
import { endpointFault } from '#shared/domain/webhook.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { WebhookEndpoint } from '#shared/http/responses/operation.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { EndpointUrl, Events, showEndpoint } from '#shared/http/views/webhook-endpoints.ts'
import { Id } from '#shared/std/ids.ts'

const Body = v.strictObject({
  url: v.optional(EndpointUrl),
  events: v.optional(Events),
  status: v.optional(v.picklist(['enabled', 'disabled'], 'must be enabled or disabled')),
})

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/webhook-endpoints/:endpointId',
    summary: 'Change a webhook endpoint',
    access: 'admin',
    input: { params: v.strictObject({ endpointId: Id }), body: Body },
    answers: { 200: WebhookEndpoint },
    problems: ['not_found'],
  },
  async (c, { params: { endpointId }, body: change }) => {
    const fault = change.url && endpointFault(change.url, c.env.WEBHOOKS_TO_PRIVATE === 'yes')
    if (fault) return problem(c, 'invalid_input', { errors: [{ path: 'url', message: fault }] })
    const changed = await changeEndpoint(c.var.sql, actorOf(c), endpointId, change)
    return changed.ok ? c.json(showEndpoint(changed.value)) : refusal(c, changed)
  },
)
