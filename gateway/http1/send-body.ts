// Streams a request body to an instance, with backpressure.
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

interface Progress {
  moved(): void
  ended(): void
  failed(error: Error): void
}

/**
 * Writes all of `body`, in chunks if the head does not state its length. Returns a function that stops it.
 */
export function sendBody(socket: Socket, body: Readable, inChunks: boolean, progress: Progress): () => void {
  const onData = (piece: Buffer) => {
    progress.moved()
    if (inChunks) socket.write(`${piece.length.toString(16)}\r\n`, 'latin1')
    const goesOn = socket.write(piece)
    if (inChunks) socket.write('\r\n', 'latin1')
    if (!goesOn) body.pause()
  }
  const onDrain = () => void body.resume()
  const onEnd = () => {
    if (inChunks) socket.write('0\r\n\r\n', 'latin1')
    progress.ended()
  }
  body.on('data', onData).on('end', onEnd).on('error', progress.failed)
  socket.on('drain', onDrain)
  return () => {
    body.off('data', onData).off('end', onEnd)
    socket.off('drain', onDrain)
  }
}
