// A request's body as a stream to an instance, no faster than that takes it.
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

interface Progress {
  moved(): void
  ended(): void
  failed(error: Error): void
}

/** Writes `body` to its end, in chunks where its length is not in the head. Returns what stops that before. */
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
