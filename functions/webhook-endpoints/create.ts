// POST /v1/webhook-endpoints — registers where an integrator wants to be told; the secret is shown this once.
import * as v from 'valibot'
import { NewWebhookEndpoint } from '#shared/answers/operation.ts'
import { addEndpoint } from '#shared/db/webhooks.ts'
import { endpointFault } from '#shared/domain/webhook.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { actorOf, refusal } from '#shared/staff.ts'
import { EndpointUrl, Events, newSecret, showEndpoint } from '#shared/webhook-endpoints.ts'

const Body = v.strictObject({ url: EndpointUrl, events: Events })

export default newFunction({
  summary: 'Create a webhook endpoint',
  access: 'admin',
  answers: { 201: NewWebhookEndpoint },
}).post('/v1/webhook-endpoints', valid('json', Body), async (c) => {
  const { url, events } = c.req.valid('json')
  const fault = endpointFault(url, c.env.WEBHOOKS_TO_PRIVATE === 'yes')
  if (fault) return problem(c, 'invalid_input', { errors: [{ path: 'url', message: fault }] })
  const secret = newSecret()
  const made = await addEndpoint(c.var.sql, actorOf(c), { url, events, secret })
  if (!made.ok) return refusal(c, made)
  c.header('location', `/v1/webhook-endpoints/${made.value.id}`)
  return c.json({ ...showEndpoint(made.value), secret }, 201)
})
