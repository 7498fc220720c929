// The client's side of an answer, where HTTP/1.1 and HTTP/2 differ.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2ServerResponse } from 'node:http2'
import type { FieldList } from './headers.ts'

/** Trap: destroying a stream of HTTP/2 ends it as if it were whole. */
export function breakOff(outgoing: ServerResponse | Http2ServerResponse) {
  if ('stream' in outgoing) outgoing.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  // What has been written goes out at the end of this turn: the client should see how far it came.
  else setImmediate(() => outgoing.destroy())
}

/** Trap: HTTP/2 keeps the last of several fields of one name, HTTP/1.1 takes them as they come and that costs less. */
export function writeHead(outgoing: ServerResponse, status: number, fields: FieldList) {
  if ('stream' in outgoing) outgoing.writeHead(status, grouped(fields))
  else outgoing.writeHead(status, fields)
}

export function grouped(fields: FieldList): Record<string, string | string[]> {
  const groups: Record<string, string | string[]> = Object.create(null)
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i]!
    const before = groups[name]
    groups[name] = before === undefined ? fields[i + 1]! : [before, fields[i + 1]!].flat()
  }
  return groups
}

/** Node joins a head and a text into one piece of memory and one write; beyond this the copies cost more than they save. */
const TEXT_BYTES = 16_384

/** A text has a character per byte. */
export function copyOf(piece: Buffer, { httpVersionMajor }: IncomingMessage): string | Buffer {
  return httpVersionMajor < 2 && piece.length <= TEXT_BYTES ? piece.toString('latin1') : Buffer.from(piece)
}

export function flush(outgoing: ServerResponse) {
  if (!outgoing.writableEnded && !outgoing.destroyed) outgoing.flushHeaders()
}
