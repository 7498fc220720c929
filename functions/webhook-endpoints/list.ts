// GET /v1/webhook-endpoints — who is told of what. They are few: all of them on one page.
import { WebhookEndpoints } from '#shared/answers/operation.ts'
import { listEndpoints } from '#shared/db/webhooks.ts'
import { newFunction } from '#shared/function.ts'
import { showEndpoint } from '#shared/webhook-endpoints.ts'

export default newFunction({
  summary: 'List webhook endpoints',
  access: 'admin',
  answers: { 200: WebhookEndpoints },
}).get('/v1/webhook-endpoints', async (c) =>
  c.json({ items: (await listEndpoints(c.var.sql)).map(showEndpoint), nextCursor: null }),
)
