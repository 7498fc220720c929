// A request's body: buffered if it is small, so that it can be sent again; streamed otherwise.
import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { type Readable, Transform } from 'node:stream'
import type { Settings } from '../settings.ts'

/** null: no body. A Buffer can be sent again, a stream only once. */
export type Body = Buffer | Readable | null

export class TooLarge extends Error {}

export function hasBody(incoming: IncomingMessage | Http2ServerRequest): boolean {
  // HTTP/2 needs neither field: there is a body unless the head ended the stream.
  if ('stream' in incoming) return !incoming.stream.endAfterHeaders
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
}

/** When the body has arrived, or never will. Trap: an HTTP/2 request closes only with its answer. */
export function onceOver(incoming: IncomingMessage, use: () => void) {
  const over = () => {
    incoming.off('end', over).off('close', over)
    use()
  }
  incoming.on('end', over).on('close', over)
}

/** Settles when it is clear whether the body is buffered or streamed; never if the client leaves before. */
export function readBody(
  incoming: IncomingMessage,
  { BODY_LIMIT_BYTES, BUFFER_BYTES }: Settings,
): TooLarge | Readable | Promise<TooLarge | Buffer | Readable> {
  const declared = Number(incoming.headers['content-length'] ?? 0)
  if (declared > BODY_LIMIT_BYTES) return new TooLarge()
  if (declared > BUFFER_BYTES) return incoming.pipe(upTo(BODY_LIMIT_BYTES))
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    const onEnd = () => resolve(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces))
    const onData = (piece: Buffer) => {
      pieces.push(piece)
      size += piece.length
      const isTooLarge = size > BODY_LIMIT_BYTES
      if (size <= BUFFER_BYTES && !isTooLarge) return
      incoming.off('data', onData).off('end', onEnd)
      // Trap: nobody would hear it yet if the stream failed while it takes the kept pieces.
      if (isTooLarge) return resolve(new TooLarge())
      const stream = upTo(BODY_LIMIT_BYTES)
      for (const kept of pieces) stream.write(kept)
      resolve(incoming.pipe(stream))
    }
    incoming.on('data', onData).on('end', onEnd)
  })
}

/** A chunked body does not announce its size: count, and fail above the limit. */
function upTo(limit: number): Transform {
  let size = 0
  return new Transform({
    transform(piece: Buffer, _encoding, next) {
      size += piece.length
      if (size > limit) next(new TooLarge())
      else next(null, piece)
    },
  })
}
