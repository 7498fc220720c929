// POST /v1/webhook-endpoints — registers a URL for events; the secret is shown only this once.
import * as v from 'valibot'
import { newSecret } from '#shared/auth/signatures.ts'
import { addEndpoint } from '#shared/db/webhooks.ts'
import { endpointFault } from '#shared/domain/webhook.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { NewWebhookEndpoint } from '#shared/http/responses/operation.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { EndpointUrl, Events, showEndpoint } from '#shared/http/views/webhook-endpoints.ts'

const Body = v.strictObject({ url: EndpointUrl, events: Events })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/webhook-endpoints',
    summary: 'Create a webhook endpoint',
    access: 'admin',
    input: { body: Body },
    answers: { 201: NewWebhookEndpoint },
  },
  async (c, { body: { url, events } }) => {
    const fault = endpointFault(url, c.env.WEBHOOKS_TO_PRIVATE === 'yes')
    if (fault) return problem(c, 'invalid_input', { errors: [{ path: 'url', message: fault }] })
    const secret = newSecret()
    const made = await addEndpoint(c.var.sql, actorOf(c), { url, events, secret })
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/webhook-endpoints/${made.value.id}`)
    return c.json({ ...showEndpoint(made.value), secret }, 201)
  },
)
