// Puts a gateway together: the app on a Node server, the instances, their health, and the way down.
import type { Http2Session } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '#shared/log.ts'
import { Limiter } from '#shared/rate-limit/limiter.ts'
import { openLimitRedis } from '#shared/rate-limit/redis.ts'
import type { AccessLog } from './access-log.ts'
import { addressSet } from './addresses.ts'
import { Admission } from './admission.ts'
import { Health } from './health.ts'
import { Lookup, NAME_SCHEME } from './lookup.ts'
import { Metrics } from './metrics.ts'
import type { Parts } from './parts.ts'
import { RetryBudget } from './retry.ts'
import { type GatewayServer, newServer } from './server.ts'
import type { Settings } from './settings.ts'
import { Upstreams } from './upstreams.ts'

/** Requests that have not ended by then are cut off: whoever stops us kills after 10 s. */
const DRAIN_LIMIT_MS = 7_000
const IDLE_SWEEP_MS = 50

export interface Gateway {
  readonly parts: Parts
  readonly server: GatewayServer
  /** Listens; resolves with the port. */
  start(): Promise<number>
  /** Readiness off, wait, finish what runs, close. */
  drain(): Promise<void>
}

export function newGateway(settings: Settings, log: Log, accessLog: AccessLog): Gateway {
  const upstreams = new Upstreams(settings)
  const metrics = new Metrics()
  const health = new Health(upstreams, settings, log, metrics)
  const redis = settings.REDIS_URL === undefined ? undefined : openLimitRedis(settings.REDIS_URL)
  const parts: Parts = {
    settings,
    upstreams,
    health,
    budget: new RetryBudget(),
    limiter: new Limiter(redis, settings.RATE_LIMIT_SCALE),
    admission: new Admission(settings.MAX_IN_FLIGHT),
    metrics,
    log,
    accessLog,
    trusted: addressSet(settings.TRUSTED_PROXIES),
    blocked: addressSet(settings.BLOCKED_ADDRESSES),
    open: 0,
    streams: new Set(),
    draining: false,
  }
  const names = settings.UPSTREAMS.filter((entry) => entry.startsWith(NAME_SCHEME))
  const lookup = new Lookup(
    names.map((entry) => entry.slice(NAME_SCHEME.length)),
    upstreams,
    log,
  )
  const server = newServer(parts)
  const connections = watchConnections(server)
  return {
    parts,
    server,
    async start() {
      await lookup.start()
      await health.start()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(settings.PORT, settings.HOST, resolve)
      })
      return (server.address() as AddressInfo).port
    },
    async drain() {
      await drain(parts, server, connections)
      lookup.stop()
      redis?.disconnect()
    },
  }
}

interface Connections {
  sockets: Set<Socket>
  sessions: Set<Http2Session>
}

function watchConnections(server: GatewayServer): Connections {
  const connections: Connections = { sockets: new Set(), sessions: new Set() }
  const watch = <T extends Socket | Http2Session>(set: Set<T>) => {
    return (one: T) => {
      set.add(one)
      one.once('close', () => set.delete(one))
    }
  }
  server.on('connection', watch(connections.sockets))
  server.on('session', watch(connections.sessions))
  return connections
}

async function drain(parts: Parts, server: GatewayServer, { sockets, sessions }: Connections) {
  parts.draining = true
  await wait(parts.settings.DRAIN_WAIT_MS)
  const closed = new Promise((resolve) => server.close(resolve))
  for (const session of sessions) session.close()
  for (const exchange of parts.streams) exchange.endStream()
  // Trap: close() ends the connections that are idle now. Those whose answer had begun would be kept for a next
  // request, and those opened ahead of a first request (browsers do) do not count as idle at all.
  const idle = setInterval(() => {
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }, IDLE_SWEEP_MS)
  const limit = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, DRAIN_LIMIT_MS)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
  parts.health.stop()
  parts.upstreams.destroy()
}
