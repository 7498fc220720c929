// The Idempotency-Key header: how a client repeats a request whose answer it lost, without doing the thing twice.
import type { MiddlewareHandler } from 'hono'
import type { FunctionTypes } from './function.ts'
import { problem } from './function.ts'

const HEADER = 'idempotency-key'
// Printable ASCII: what every client and proxy passes on unchanged.
const KEY = /^[\x20-\x7e]{1,255}$/

type WithKey = { in: { header: Record<string, string> }; out: { header: { idempotencyKey: string } } }

/**
 * Requires the header; the handler reads it as `c.req.valid('header').idempotencyKey`.
 * Answers 400 `idempotency_key_missing`, or `invalid_input` where it is too long or not printable.
 */
export const idempotencyKey: MiddlewareHandler<FunctionTypes, string, WithKey> = async (c, next) => {
  const key = c.req.header(HEADER)
  if (key === undefined || key === '') return problem(c, 'idempotency_key_missing')
  if (!KEY.test(key)) {
    const message = 'must be 1 to 255 printable ASCII characters'
    return problem(c, 'invalid_input', { errors: [{ path: 'Idempotency-Key', message }] })
  }
  c.req.addValidatedData('header', { idempotencyKey: key })
  await next()
}

/**
 * Tells one request from another under the same key. Takes what the schema let through: valibot builds objects in the
 * order of the schema, so the client's order of fields and its spaces do not matter.
 */
export async function requestHash(body: object): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(body)))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
