// PATCH /v1/webhook-endpoints/:endpointId — another URL, other events, or on and off.
import * as v from 'valibot'
import { WebhookEndpoint } from '#shared/answers/operation.ts'
import { changeEndpoint } from '#shared/db/webhooks.ts'
import { endpointFault } from '#shared/domain/webhook.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, refusal } from '#shared/staff.ts'
import { EndpointUrl, Events, showEndpoint } from '#shared/webhook-endpoints.ts'

const Body = v.strictObject({
  url: v.optional(EndpointUrl),
  events: v.optional(Events),
  status: v.optional(v.picklist(['enabled', 'disabled'], 'must be enabled or disabled')),
})

export default newFunction({
  summary: 'Change a webhook endpoint',
  access: 'admin',
  answers: { 200: WebhookEndpoint },
  problems: ['not_found'],
}).patch(
  '/v1/webhook-endpoints/:endpointId',
  valid('param', v.strictObject({ endpointId: Id })),
  valid('json', Body),
  async (c) => {
    const change = c.req.valid('json')
    const fault = change.url && endpointFault(change.url, c.env.WEBHOOKS_TO_PRIVATE === 'yes')
    if (fault) return problem(c, 'invalid_input', { errors: [{ path: 'url', message: fault }] })
    const changed = await changeEndpoint(c.var.sql, actorOf(c), c.req.valid('param').endpointId, change)
    return changed.ok ? c.json(showEndpoint(changed.value)) : refusal(c, changed)
  },
)
