// Ends connections to Postgres whose host or network is gone. The kernel repeats what is unacknowledged for a
// quarter of an hour and probes nothing meanwhile, and Node cannot set TCP_USER_TIMEOUT.
import { connect, type Socket } from 'node:net'

const TICK_MS = 1000

/** Of the driver's options. */
interface Place {
  host: string[]
  port: number[]
  path: string | false
  idle_timeout: number | null
  ssl?: unknown
}

/**
 * Opens the driver's sockets, and ends each that read nothing for `silenceS` seconds since it was written
 * to. Statements have to take less, and idle connections have to end earlier. A connection that listens has
 * no idle time-out and is left alone: it seldom waits for what it sent, and the kernel probes meanwhile.
 */
export function socketsWithin(silenceS: number): (place: Place) => Socket {
  let opened = 0
  return ({ host, port, path, idle_timeout, ssl }) => {
    const at = opened++ % port.length
    const socket = path ? connect(path) : connect(port[at]!, host[at])
    // The driver looks for this name in the server's certificate.
    Object.assign(socket, { host: host[at] })
    if (idle_timeout) whenSilent(socket, silenceS, () => endSocket(socket, Boolean(ssl)))
    return socket
  }
}

/**
 * Looks at counters, which TLS on top of the socket moves too; of events it takes the listeners away. Counts
 * ticks, not time: a process that stood still has not read what has arrived.
 */
function whenSilent(socket: Socket, silenceS: number, end: () => void): void {
  let [silent, read, written, isAsked] = [0, 0, 0, false]
  const timer = setInterval(() => {
    silent += 1
    const isHeard = socket.bytesRead !== read
    // The first question since the last answer; later ones are not waited for longer.
    const isFirst = !isAsked && socket.bytesWritten !== written
    if (isHeard || isFirst) silent = 0
    isAsked = !isHeard && (isAsked || isFirst)
    read = socket.bytesRead
    written = socket.bytesWritten
    if (silent >= silenceS) end()
    if (socket.destroyed) clearInterval(timer)
  }, TICK_MS)
  timer.unref()
}

/**
 * TLS on top has to hear of it first. It listens for 'close', which comes a turn after destroy(); what it
 * writes in between fails when the driver does not listen any more, and an error without a listener ends the
 * process.
 */
function endSocket(socket: Socket, hasTls: boolean): void {
  if (hasTls) socket.emit('close')
  socket.destroy()
}
