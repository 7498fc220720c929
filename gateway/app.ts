// The gateway's Hono app: a few paths of its own; everything else goes to an instance.
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { methodNotAllowed, problemResponse } from '#shared/http/problem-answers.ts'
import { securityFields } from './answers/browser-fields.ts'
import { preflightFields } from './answers/cors.ts'
import { grouped } from './answers/outgoing.ts'
import type { GatewayContext } from './context.ts'
import { requestIdFor } from './ids.ts'
import { ClientRequest } from './requests/client-request.ts'
import { proxy } from './requests/proxy.ts'

type Env = { Bindings: HttpBindings }

/** GET only (HEAD arrives as GET): any other method would fall through to an instance. */
const readOnly = (answer: (c: Context<Env>) => Response) => (c: Context<Env>) =>
  c.req.method === 'GET' ? answer(c) : secured(methodNotAllowed(own(c)['x-request-id'], ['GET', 'HEAD']))

// Trap: no middleware here. With one handler per path Hono calls it directly, without a promise per layer.
export function newApp(context: GatewayContext) {
  const app = new Hono<Env>()
  const alive = readOnly((c) => c.json({ status: 'alive' }, 200, own(c)))
  const readiness = readOnly((c) => {
    const { ready, ...rest } = context.health.summary()
    const status = context.draining ? 'draining' : ready ? 'ready' : 'not ready'
    return c.json({ status, ...rest }, status === 'ready' ? 200 : 503, own(c))
  })
  app.all('/healthz', alive)
  app.all('/readyz', readiness)
  // The instances' metrics are not public, however the path is spelled.
  app.all('/metrics', (c) => secured(problemResponse('not_found', own(c)['x-request-id'])))
  app.all('*', (c) => {
    const { incoming, outgoing } = c.env
    if (incoming.method === 'OPTIONS') {
      const preflight = answerPreflight(c, context.settings.CORS_ORIGINS)
      if (preflight) return preflight
    }
    void proxy(new ClientRequest(context, incoming, outgoing, c.req.path), context)
    return RESPONSE_ALREADY_SENT
  })
  app.onError((error, c) => {
    const requestId = own(c)['x-request-id']
    context.log.error({ requestId, err: error }, 'gateway failed')
    return secured(problemResponse('internal', requestId))
  })
  return app
}

/** For what the gateway answers itself. */
const security = grouped(securityFields(() => false, false)) as Record<string, string>

function secured(answer: Response): Response {
  for (const [name, value] of Object.entries(security)) answer.headers.set(name, value)
  return answer
}

function answerPreflight(c: Context<Env>, origins: readonly string[]): Response | undefined {
  const { headers } = c.env.incoming
  const wanted = headers['access-control-request-method']
  const fields = preflightFields(origins, 'OPTIONS', headers.origin, wanted)
  return fields && c.body(null, 204, { ...own(c), ...(grouped(fields) as Record<string, string>) })
}

function own(c: Context<Env>) {
  return {
    'x-request-id': requestIdFor(c.env.incoming.headers['x-request-id']),
    'cache-control': 'no-store',
    ...security,
  }
}
