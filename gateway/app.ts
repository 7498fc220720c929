// The gateway's Hono app: its own few paths, and everything else on to an instance.
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { problemResponse } from '#shared/problems.ts'
import { Exchange } from './exchange.ts'
import { requestIdFor } from './ids.ts'
import type { Parts } from './parts.ts'

type Env = { Bindings: HttpBindings }

// Trap: no middleware here. With one handler per path Hono calls it directly, without a promise per layer.
export function newApp(parts: Parts) {
  const app = new Hono<Env>()
  app.get('/healthz', (c) => c.json({ status: 'alive' }, 200, own(c)))
  app.get('/readyz', (c) => {
    const { ready, ...rest } = parts.health.summary()
    const status = parts.draining ? 'draining' : ready ? 'ready' : 'not ready'
    return c.json({ status, ...rest }, status === 'ready' ? 200 : 503, own(c))
  })
  // The instances' own figures are not for the public, by whatever spelling of the path.
  app.all('/metrics', (c) => problemResponse('not_found', own(c)['x-request-id']))
  app.all('*', (c) => {
    const { incoming, outgoing } = c.env
    new Exchange(parts, incoming, outgoing, c.req.path).run()
    return RESPONSE_ALREADY_SENT
  })
  app.onError((error, c) => {
    const requestId = own(c)['x-request-id']
    parts.log.error({ requestId, err: error }, 'gateway failed')
    return problemResponse('internal', requestId)
  })
  return app
}

function own(c: Context<Env>) {
  return { 'x-request-id': requestIdFor(c.env.incoming.headers['x-request-id']), 'cache-control': 'no-store' }
}
