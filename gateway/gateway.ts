// Puts a gateway together: the app on a Node server, the instances, their health, and the way down.
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import type { Log } from '#shared/log.ts'
import { problemResponse } from '#shared/problems.ts'
import { addressSet } from './addresses.ts'
import { newApp } from './app.ts'
import { Health } from './health.ts'
import { requestIdFor } from './ids.ts'
import type { Parts } from './parts.ts'
import { RetryBudget } from './retry.ts'
import type { Settings } from './settings.ts'
import { Upstreams } from './upstreams.ts'

/** Longer than the usual 60 s of a balancer in front, so that it is never we who close first. */
const KEEP_ALIVE_MS = 65_000
/** A client that needs longer to say its request head or body is broken or holds connections on purpose. */
const HEAD_TIME_MS = 10_000
const REQUEST_TIME_MS = 60_000
/** How often Node looks for connections over these times. */
const SLOW_CHECK_MS = 1_000
/** Requests that have not ended by then are cut off: whoever stops us kills after 10 s. */
const DRAIN_LIMIT_MS = 7_000
const IDLE_SWEEP_MS = 50

export interface Gateway {
  readonly parts: Parts
  readonly server: Server
  /** Listens; resolves with the port. */
  start(): Promise<number>
  /** Readiness off, wait, finish what runs, close. */
  drain(): Promise<void>
}

export function newGateway(settings: Settings, log: Log): Gateway {
  const upstreams = new Upstreams(settings)
  const health = new Health(upstreams, settings, log)
  const parts: Parts = {
    settings,
    upstreams,
    health,
    budget: new RetryBudget(),
    log,
    trusted: addressSet(settings.TRUSTED_PROXIES),
    live: new Set(),
    draining: false,
  }
  const server = newServer(parts)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    parts,
    server,
    async start() {
      await health.start()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(settings.PORT, settings.HOST, resolve)
      })
      return (server.address() as AddressInfo).port
    },
    drain: () => drain(parts, server, sockets),
  }
}

function newServer(parts: Parts): Server {
  const app = newApp(parts)
  const listener = getRequestListener((request, env) => app.fetch(asGet(request), env), {
    // The gateway reads bodies itself, and hands out the platform's Response only for its own small answers.
    autoCleanupIncoming: false,
    overrideGlobalObjects: false,
    errorHandler: () => problemResponse('invalid_input', requestIdFor(undefined)),
  })
  return createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEAD_TIME_MS,
      requestTimeout: REQUEST_TIME_MS,
      connectionsCheckingInterval: SLOW_CHECK_MS,
    },
    listener,
  )
}

/** Trap: Hono answers HEAD by wrapping the answer to GET in a new Response, which loses "already sent". */
function asGet(request: Request): Request {
  if (request.method === 'HEAD') Object.defineProperty(request, 'method', { value: 'GET' })
  return request
}

async function drain(parts: Parts, server: Server, sockets: Set<Socket>) {
  parts.draining = true
  await wait(parts.settings.DRAIN_WAIT_MS)
  const closed = new Promise((resolve) => server.close(resolve))
  for (const exchange of parts.live) exchange.endStream()
  // Trap: close() ends the connections that are idle now. Those whose answer had begun would be kept for a next
  // request, and those opened ahead of a first request (browsers do) do not count as idle at all.
  const idle = setInterval(() => {
    server.closeIdleConnections()
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }, IDLE_SWEEP_MS)
  const limit = setTimeout(() => server.closeAllConnections(), DRAIN_LIMIT_MS)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
  parts.health.stop()
  await parts.upstreams.close()
}
