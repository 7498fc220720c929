// Lets what is written to a socket within one turn of the event loop leave in few pieces: for small messages, the system
// call and the waking of the other side cost more than all the rest.

interface Corkable {
  // biome-ignore lint/suspicious/noExplicitAny: whatever a stream's write takes
  write: (...args: any[]) => boolean
  cork: () => void
  uncork: () => void
}

/**
 * A piece has no more writes than this. If all of a turn left at once, the other side would answer all of it at once too, and each
 * would stand still while the other works: of 64 holds in flight, Redis got through 23 000 a second so, and 38 000 by sixteen.
 */
const PIECE = 16

/** For Node's sockets. Nothing waits for a timer: the turn of the event loop ends when there is nothing else to do. */
export function gatherWrites(socket: Corkable): void {
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
