// Compresses an answer piece by piece, where its client accepts that and its content allows it.
import type { ServerResponse } from 'node:http'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { type FieldList, fieldOf } from '../http1/fields.ts'

/** Below this a compressed answer takes as many packets as a plain one. */
const MIN_BYTES = 1_400
/** Costs about as much as gzip and compresses better. The default of 11 is for files compressed once. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

const TEXT = /^(text\/(?!event-stream)|application\/(problem\+)?json|application\/javascript|image\/svg\+xml)/

type Compressor = ReturnType<typeof createGzip | typeof createBrotliCompress>

/** A compressor into `outgoing`, with `fields` changed to say so; undefined if the answer stays as it is. */
export function compressor(
  accepted: string | undefined,
  status: number,
  fields: FieldList,
  outgoing: ServerResponse,
): Compressor | undefined {
  const encoding = accepted === undefined ? undefined : chosen(accepted)
  if (encoding === undefined || !isWorthIt(status, fields)) return undefined
  const stream = encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip()
  const varies = fieldOf(fields, 'vary')
  for (let i = fields.length - 2; i >= 0; i -= 2) {
    if (fields[i] === 'content-length' || fields[i] === 'vary') fields.splice(i, 2)
    // The same text in other bytes: only a weak validator fits both (RFC 9110 §8.8.1).
    else if (fields[i] === 'etag' && !String(fields[i + 1]).startsWith('W/'))
      fields[i + 1] = `W/${fields[i + 1]}`
  }
  const vary = varies === undefined ? 'accept-encoding' : `${varies}, accept-encoding`
  fields.push('content-encoding', encoding, 'vary', vary)
  stream.pipe(outgoing)
  return stream
}

function isWorthIt(status: number, fields: FieldList): boolean {
  if (status === 204 || status === 304 || status === 206) return false
  if (fieldOf(fields, 'content-encoding') !== undefined) return false
  if (fieldOf(fields, 'cache-control')?.includes('no-transform')) return false
  const length = fieldOf(fields, 'content-length')
  if (length !== undefined && Number(length) < MIN_BYTES) return false
  return TEXT.test(fieldOf(fields, 'content-type') ?? '')
}

/** The better encoding that the client accepts: `br;q=0` refuses it. */
function chosen(accepted: string): 'br' | 'gzip' | undefined {
  const takes = (name: string) =>
    new RegExp(`(^|[,\\s])${name}(\\s*;\\s*q=(?!0(\\.0*)?\\s*(,|$))[^,]*)?\\s*(,|$)`).test(accepted)
  if (takes('br')) return 'br'
  return takes('gzip') ? 'gzip' : undefined
}
