// HTTP/2 beside HTTP/1.1 on one TLS port, with time limits for sessions and streams. Node's server for both
// protocols does not enforce HTTP/1.1's limits, and HTTP/2 has no limits at all. So each protocol has its own
// server, and the one for HTTP/1.1 listens.
import type { Http2Server, Http2Session, ServerHttp2Stream } from 'node:http2'
import { constants } from 'node:http2'
import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { GatewayContext } from '../context.ts'

/** Passes connections that negotiated HTTP/2 to `http2`. */
export function takeHttp2(server: Server, http2: Http2Server, context: GatewayContext) {
  const [takeHttp1] = server.listeners('secureConnection') as ((socket: TLSSocket) => void)[]
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') http2.emit('connection', socket)
    else takeHttp1!.call(server, socket)
  })
  http2.on('session', (session) => {
    server.emit('session', session)
    limitSession(session, context)
  })
}

/** Ends a session without streams. Trap: Node's session time-out restarts with every PING, which is free. */
function limitSession(session: Http2Session, context: GatewayContext) {
  const { times } = context
  let open = 0
  const end = () => session.destroy(undefined, constants.NGHTTP2_NO_ERROR)
  // No request yet.
  let timer = setTimeout(end, times.headMs)
  session.on('stream', (stream: ServerHttp2Stream) => {
    open++
    clearTimeout(timer)
    limitStream(stream, context)
    stream.once('close', () => {
      open--
      if (open === 0 && !session.destroyed) timer = setTimeout(end, times.keepAliveMs)
    })
  })
  session.once('close', () => clearTimeout(timer))
}

/** The body must arrive in time, and data must move, also when the client's window is full. */
function limitStream(stream: ServerHttp2Stream, { times, metrics }: GatewayContext) {
  const cut = () => stream.close(constants.NGHTTP2_CANCEL)
  let isWhole = stream.endAfterHeaders
  // Nothing moves while an instance works or between two events: only buffered data waits for the client.
  stream.setTimeout(times.clientMs, () => {
    if (stream.closed || (stream.writableLength === 0 && isWhole)) return
    metrics.cuts.add('{what="stream"}')
    cut()
  })
  if (isWhole) return
  const timer = setTimeout(cut, times.requestMs)
  stream.once('end', () => {
    isWhole = true
    clearTimeout(timer)
  })
  stream.once('close', () => clearTimeout(timer))
}
