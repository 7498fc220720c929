// A bare Hono app on node-server, for comparison: a hello, an answer of a given size, and an echo of JSON.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const body = JSON.stringify({ items: ['x'.repeat(Number(process.env.BYTES ?? 0))] })

const app = new Hono()
  .get('/', (c) => c.text('Hello'))
  .get('/sized', (c) => c.body(body, 200, { 'content-type': 'application/json' }))
  .post('/v1/showtimes/:showtimeId/holds', async (c) => c.json(await c.req.json()))

serve({
  fetch: app.fetch,
  hostname: '127.0.0.1',
  port: Number(process.env.PORT),
  serverOptions: { keepAliveTimeout: 75_000 },
})
