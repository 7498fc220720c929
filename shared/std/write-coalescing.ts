// Coalesces the writes of one turn of the event loop on a socket. For small messages the system call and
// waking the peer cost more than the rest. ioredis' own auto-pipelining was measured slower.

interface Corkable {
  // biome-ignore lint/suspicious/noExplicitAny: whatever a stream's write takes
  write: (...args: any[]) => boolean
  cork: () => void
  uncork: () => void
}

/**
 * Flush every 16 writes. Flushing a whole turn at once makes client and server take turns instead of
 * overlapping: 23 000 holds/s against 38 000 with 64 in flight.
 */
const PIECE = 16

/** For Node's sockets. Uses no timer: setImmediate ends the turn. */
export function coalesceWrites(socket: Corkable): void {
  const write = socket.write
  let gathered = 0
  const leave = () => {
    gathered = 0
    socket.uncork()
  }
  socket.write = (...args) => {
    if (gathered === 0) {
      socket.cork()
      setImmediate(leave)
    } else if (gathered % PIECE === 0) {
      socket.uncork()
      socket.cork()
    }
    gathered++
    return write.apply(socket, args)
  }
}
