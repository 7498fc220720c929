// GET /v1/webhook-endpoints — all webhook endpoints, on one page.

import { listEndpoints } from '#shared/db/webhooks.ts'
import { newFunction } from '#shared/http/function.ts'
import { WebhookEndpoints } from '#shared/http/responses/operation.ts'
import { showEndpoint } from '#shared/http/views/webhook-endpoints.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/webhook-endpoints',
    summary: 'List webhook endpoints',
    access: 'admin',
    answers: { 200: WebhookEndpoints },
  },
  async (c) => c.json({ items: (await listEndpoints(c.var.sql)).map(showEndpoint), nextCursor: null }),
)
