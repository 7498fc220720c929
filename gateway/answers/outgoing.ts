// Writing an answer to the client, where HTTP/1.1 and HTTP/2 differ.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2ServerResponse } from 'node:http2'
import { type FieldList, fieldOf } from '../http1/fields.ts'

/** nginx' status in logs for a client that left before its answer. */
export const CLIENT_LEFT = 499

/**
 * Calls `use` when the answer is complete or its connection closed, perhaps twice. Trap: Node does not tell
 * an answer that waits behind another one of its connection (pipelining) that the connection closed.
 */
export function onClose(outgoing: ServerResponse, { socket }: IncomingMessage, use: () => void) {
  outgoing.on('close', use)
  if (outgoing.socket !== null) return
  socket.setMaxListeners(0).on('close', use)
  outgoing.on('close', () => socket.off('close', use))
}

/** Trap: destroying an HTTP/2 stream ends it as if it were complete. */
export function breakOff(outgoing: ServerResponse | Http2ServerResponse) {
  if ('stream' in outgoing) outgoing.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  // What was written leaves at the end of this turn, so that the client sees how far the answer came.
  else setImmediate(() => outgoing.destroy())
}

/** An interim answer. Early hints are for the client; the others concern this hop. */
export function writeInterim(outgoing: ServerResponse, status: number, fields: FieldList) {
  const link = fieldOf(fields, 'link')
  if (status === 103 && link !== undefined) outgoing.writeEarlyHints({ link })
}

/** Trap: HTTP/2 keeps only the last of several fields of one name. For HTTP/1.1 the flat list is cheaper. */
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

/** Trap: HTTP/2 throws where nobody catches it for some trailers that stand there twice. */
export function joined(trailers: FieldList): Record<string, string> {
  const fields = Object.entries(grouped(trailers))
  return Object.fromEntries(fields.map(([name, value]) => [name, [value].flat().join(', ')]))
}

/** Node joins a head and a string into one write. Above this size the copies cost more than they save. */
const TEXT_BYTES = 16_384

/** A string has one character per byte. */
export function copyOf(piece: Buffer, { httpVersionMajor }: IncomingMessage): string | Buffer {
  return httpVersionMajor < 2 && piece.length <= TEXT_BYTES ? piece.toString('latin1') : Buffer.from(piece)
}

export function flush(outgoing: ServerResponse) {
  if (!outgoing.writableEnded && !outgoing.destroyed) outgoing.flushHeaders()
}
