// A request's body: kept whole where it is small, so that it can be sent again, and streamed where it is not.
import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { PassThrough, type Readable, Transform } from 'node:stream'
import type { Settings } from './settings.ts'

/** null: there is none. A Buffer can be sent again, a stream only once. */
export type Body = Buffer | Readable | null

export class TooLarge extends Error {}

export function hasBody(incoming: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers
  return encoding !== undefined || (length !== undefined && length !== '0') || isOpen(incoming)
}

/** Hands the body to `use` as soon as it is known whether it is kept or streamed; never where the client goes first. */
export function readBody(
  incoming: IncomingMessage,
  settings: Settings,
  use: (body: Body | TooLarge) => void,
) {
  const declared = incoming.headers['content-length']
  const length = declared === undefined ? undefined : Number(declared)
  if (length !== undefined && length > settings.BODY_LIMIT_BYTES) return use(new TooLarge())
  if (length !== undefined && length > settings.BUFFER_BYTES) return use(incoming.pipe(new PassThrough()))
  collect(incoming, settings, use)
}

/** In HTTP/2 a body needs neither field: it is there where the head did not end the stream. */
function isOpen(incoming: IncomingMessage): boolean {
  if (incoming.httpVersionMajor < 2 || incoming.headers['content-length'] !== undefined) return false
  return !(incoming as unknown as Http2ServerRequest).stream.endAfterHeaders
}

function collect(incoming: IncomingMessage, settings: Settings, use: (body: Body) => void) {
  const pieces: Buffer[] = []
  let size = 0
  const onEnd = () => use(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces))
  const onData = (piece: Buffer) => {
    pieces.push(piece)
    size += piece.length
    if (size <= settings.BUFFER_BYTES) return
    incoming.off('data', onData).off('end', onEnd)
    const stream = upTo(settings.BODY_LIMIT_BYTES)
    for (const kept of pieces) stream.write(kept)
    use(incoming.pipe(stream))
  }
  incoming.on('data', onData).on('end', onEnd)
}

/** A chunked body says its size only by ending: counts, and breaks off above the limit. */
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
