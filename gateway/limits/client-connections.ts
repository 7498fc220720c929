// Client connections: bounds how many a sender may have, and cuts those that read nothing. One timer checks
// all of them: a timer per connection, or a check per request, would cost more.
import type { Http2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { countedAddress } from '#shared/http/client-address.ts'
import { plainAddress } from '../addresses.ts'
import type { GatewayContext } from '../context.ts'
import type { GatewayServer } from '../server/server.ts'

/** How much the client had read at the last check, and since when. */
interface Progress {
  bytes: number
  since: number
}

export class Connections {
  readonly #context: GatewayContext
  /** The accepted sockets: with TLS, below it. */
  readonly #sockets = new Set<Socket>()
  /** The sockets that answers are written to. */
  readonly #written = new Map<Socket, Progress>()
  readonly #sessions = new Set<Http2Session>()
  readonly #timer: NodeJS.Timeout

  constructor(context: GatewayContext, server: GatewayServer) {
    this.#context = context
    const isTls = context.settings.TLS_CERT_FILE !== undefined
    server.on('connection', (socket) => {
      if (this.#accept(socket) && !isTls) this.#watch(socket)
    })
    server.on('secureConnection', (socket: TLSSocket) => this.#watch(socket))
    server.on('session', (session: Http2Session) => {
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
    })
    this.#timer = setInterval(() => this.#check(Date.now()), context.times.checkMs).unref()
  }

  closeSessions() {
    for (const session of this.#sessions) session.close()
  }

  /** Closes those that never carried a request: browsers open some ahead. */
  closeUnused() {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy()
  }

  destroy() {
    for (const socket of this.#sockets) socket.destroy()
  }

  stop() {
    clearInterval(this.#timer)
  }

  #accept(socket: Socket): boolean {
    const { trusted, senders, metrics } = this.#context
    const address = plainAddress(socket.remoteAddress)
    const sender = countedAddress(address)
    // A trusted proxy's connections are those of many senders.
    const isCounted = !trusted?.has(address)
    if (isCounted && !senders.connections.acquire(sender)) {
      metrics.refusals.add('{reason="connections"}')
      socket.destroy()
      return false
    }
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      if (isCounted) senders.connections.release(sender)
    })
    return true
  }

  #watch(socket: Socket) {
    this.#written.set(socket, { bytes: 0, since: 0 })
    socket.once('close', () => this.#written.delete(socket))
  }

  #check(now: number) {
    const { times, senders, metrics } = this.#context
    const { clientMs } = times
    senders.slow.check(now, clientMs)
    for (const [socket, taken] of this.#written) {
      const bytes = socket.bytesWritten - socket.writableLength
      if (socket.writableLength === 0 || bytes !== taken.bytes) {
        taken.bytes = bytes
        taken.since = now
      } else if (now - taken.since >= clientMs) {
        metrics.cuts.add('{what="connection"}')
        socket.destroy()
      }
    }
  }
}
