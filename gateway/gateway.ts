// Assembles a gateway: the app on a Node server, the instances, their health, and the drain.
import type { AddressInfo } from 'node:net'
import type { Log } from '#shared/log.ts'
import { Limiter } from '#shared/rate-limit/limiter.ts'
import { openLimitRedis } from '#shared/rate-limit/redis.ts'
import { sleep } from '#shared/std/sleep.ts'
import type { Tracer } from '#shared/traces/span.ts'
import { DnsDiscovery } from './balancing/dns-discovery.ts'
import { DNS_SCHEME } from './balancing/upstreams.ts'
import { type GatewayContext, newContext } from './context.ts'
import { Connections } from './limits/client-connections.ts'
import { TIMES, type Times } from './limits/client-times.ts'
import type { AccessLog } from './monitoring/access-log.ts'
import { type GatewayServer, newServer } from './server/server.ts'
import type { Settings } from './settings.ts'

/** Requests that have not ended by then are cut off: supervisors kill after 10 s. */
const DRAIN_LIMIT_MS = 7_000
const IDLE_SWEEP_MS = 50

export interface Gateway {
  readonly context: GatewayContext
  readonly server: GatewayServer
  /** Listens; resolves with the port. */
  start(): Promise<number>
  /** Readiness off, wait, finish what runs, close. */
  drain(): Promise<void>
}

/** `times`: tests do not wait a minute. */
export function newGateway(
  settings: Settings,
  log: Log,
  accessLog: AccessLog,
  times: Times = TIMES,
  tracer?: Tracer,
): Gateway {
  const redis = settings.REDIS_URL === undefined ? undefined : openLimitRedis(settings.REDIS_URL)
  const limiter = new Limiter(redis, settings.RATE_LIMIT_SCALE)
  const context = newContext(settings, times, limiter, log, accessLog, tracer)
  const names = settings.UPSTREAMS.filter((entry) => entry.startsWith(DNS_SCHEME))
  const discovery = new DnsDiscovery(
    names.map((entry) => entry.slice(DNS_SCHEME.length)),
    context.upstreams,
    log,
  )
  const server = newServer(context)
  const connections = new Connections(context, server)
  return {
    context,
    server,
    async start() {
      await discovery.start()
      await context.health.start()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(settings.PORT, settings.HOST, resolve)
      })
      return (server.address() as AddressInfo).port
    },
    async drain() {
      await drain(context, server, connections)
      discovery.stop()
      redis?.disconnect()
      await tracer?.close()
    },
  }
}

async function drain(context: GatewayContext, server: GatewayServer, connections: Connections) {
  context.draining = true
  await sleep(context.settings.DRAIN_WAIT_MS)
  const closed = new Promise((resolve) => server.close(resolve))
  connections.closeSessions()
  for (const stream of context.eventStreams) stream.finish()
  // Trap: close() ends only the connections that are idle now. Connections with an answer in progress would
  // be kept for a next request, and those opened ahead of a first request (browsers do that) do not count as
  // idle.
  const idle = setInterval(() => {
    server.closeIdleConnections()
    connections.closeUnused()
  }, IDLE_SWEEP_MS)
  const limit = setTimeout(() => connections.destroy(), DRAIN_LIMIT_MS)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
  connections.stop()
  context.health.stop()
  context.upstreams.destroy()
}
