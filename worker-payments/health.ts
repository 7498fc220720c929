// The worker's own small HTTP server: /healthz says that the process lives, /readyz that it can take money,
// /metrics what it does.
import { createServer, type Server } from 'node:http'
import { METRICS_TYPE } from '#shared/metrics.ts'
import { pingRedis, type Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { succeedsWithin } from '#shared/std/within.ts'
import type { BrokerState } from './messaging/broker.ts'

const CHECK_TIMEOUT_MS = 1000

export interface HealthSettings {
  sql: Sql
  redis: Redis
  broker: () => BrokerState
  stopping: () => boolean
  /** The text of /metrics. */
  metrics: () => Promise<string>
}

/** Listens when the promise settles. Rejects where the port is taken. */
export async function startHealth(host: string, port: number, settings: HealthSettings): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.url === '/healthz') return answer(200, { status: 'alive' })
    if (request.url === '/metrics')
      return settings
        .metrics()
        .then((text) => response.writeHead(200, { 'content-type': METRICS_TYPE }).end(text))
    if (request.url !== '/readyz') return answer(404, { code: 'not_found' })
    return readiness(settings).then((state) => answer(state.ready ? 200 : 503, state))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return server
}

export function stopHealth(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function readiness({ sql, redis, broker, stopping }: HealthSettings) {
  const [postgres, cache] = await Promise.all([
    succeedsWithin(CHECK_TIMEOUT_MS, sql`select 1`),
    succeedsWithin(CHECK_TIMEOUT_MS, pingRedis(redis)),
  ])
  const rabbitmq = broker()
  return {
    ready: postgres && cache && rabbitmq.ready && !stopping(),
    postgres,
    redis: cache,
    rabbitmq: rabbitmq.ready,
    ...(rabbitmq.reason === undefined ? {} : { reason: rabbitmq.reason }),
  }
}
