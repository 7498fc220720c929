// Lets what is written to a socket within one turn of the event loop leave in one piece: for small messages, the system
// call and the waking of the other side cost more than all the rest.

interface Corkable {
  // biome-ignore lint/suspicious/noExplicitAny: whatever a stream's write takes
  write: (...args: any[]) => boolean
  cork: () => void
  uncork: () => void
}

/** For Node's sockets. Nothing waits for a timer: the turn of the event loop ends when there is nothing else to do. */
export function gatherWrites(socket: Corkable): void {
  const write = socket.write
  let gathering = false
  socket.write = (...args) => {
    if (!gathering) {
      gathering = true
      socket.cork()
      setImmediate(() => {
        gathering = false
        socket.uncork()
      })
    }
    return write.apply(socket, args)
  }
}
