// POST /v1/webhook-endpoints/:endpointId/secrets — a new secret, shown this once. The one of before signs
// beside it for a day, so that a receiver can change over without losing an event.
import * as v from 'valibot'
import { newSecret } from '#shared/auth/signatures.ts'
import { replaceSecret } from '#shared/db/webhook-secrets.ts'
import { newFunction } from '#shared/http/function.ts'
import { NewWebhookEndpoint } from '#shared/http/responses/operation.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { showEndpoint } from '#shared/http/views/webhook-endpoints.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/webhook-endpoints/:endpointId/secrets',
    summary: 'Replace the secret of a webhook endpoint',
    access: 'admin',
    input: { params: v.strictObject({ endpointId: Id }) },
    answers: { 201: NewWebhookEndpoint },
    problems: ['not_found'],
  },
  async (c, { params: { endpointId } }) => {
    const secret = newSecret()
    const replaced = await replaceSecret(c.var.sql, actorOf(c), endpointId, secret)
    if (!replaced.ok) return refusal(c, replaced)
    c.header('location', `/v1/webhook-endpoints/${endpointId}`)
    return c.json({ ...showEndpoint(replaced.value), secret }, 201)
  },
)
