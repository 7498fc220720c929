// The Idempotency-Key header: how a client repeats a request whose answer it lost, without doing the thing
// twice.

import type { Context } from 'hono'
import { sha256 } from 'hono/utils/crypto'
import * as v from 'valibot'
import { claimKey, dropKey, storeAnswer } from '../db/idempotency.ts'
import { type FunctionContext, problem } from './context.ts'
import { Pattern } from './requests/inputs.ts'
import type { ProblemAnswer } from './responses/answers.ts'
import type { Part, Schema } from './validation.ts'

const HEADER = 'idempotency-key'
// Printable ASCII: what every client and proxy passes on unchanged.
const KEY = /^[\x20-\x7e]{1,255}$/

const FORM = 'must be 1 to 255 printable ASCII characters'
const Key = Pattern(KEY, FORM)

function keyOf(c: Context): { idempotencyKey: string | undefined } | Response {
  const key = c.req.header(HEADER) || undefined
  if (key === undefined || KEY.test(key)) return { idempotencyKey: key }
  return problem(c, 'invalid_input', { errors: [{ path: 'Idempotency-Key', message: FORM }] })
}

/**
 * Requires the header, as `input: { headers: idempotencyKey }`; the handler gets `headers.idempotencyKey`.
 * Answers 400 `idempotency_key_missing`, or `invalid_input` where it is too long or not printable.
 */
export const idempotencyKey = {
  schema: v.strictObject({ [HEADER]: Key }),
  problems: ['idempotency_key_missing'],
  read: (c: Context) =>
    c.req.header(HEADER) ? (keyOf(c) as { idempotencyKey: string }) : problem(c, 'idempotency_key_missing'),
} satisfies Part<Schema, { idempotencyKey: string }>

/** As idempotencyKey, where nothing is done twice without a key either: it may be left out. */
export const optionalIdempotencyKey = {
  schema: v.strictObject({ [HEADER]: v.optional(Key) }),
  read: keyOf,
} satisfies Part<Schema, { idempotencyKey: string | undefined }>

/**
 * Tells one request from another under the same key. Takes what the schema let through: valibot builds
 * objects in the order of the schema, so the client's order of fields and its spaces do not matter.
 */
export async function requestHash(body: object): Promise<string> {
  return (await sha256(JSON.stringify(body)))!
}

// Far beyond what any request may take: who claimed a key this long ago without an answer has died.
const CLAIM_STALE_MS = 60_000

/**
 * Runs `work` once per buyer and Idempotency-Key. The same key and request get the stored answer; another
 * request under it 422 `idempotency_mismatch`; while the first still runs 409 `in_flight`. Answers that
 * another try may change (409, 429, 5xx) are not kept. A process that dies in `work` frees the key after a
 * minute, so `work` has to be safe to repeat.
 */
export async function once<Answer extends Response>(
  c: FunctionContext,
  key: string,
  request: object,
  work: () => Promise<Answer>,
): Promise<Answer | ProblemAnswer> {
  const hash = await requestHash({ method: c.req.method, path: c.req.path, request })
  const keyed = { userId: c.var.user.id, key, hash }
  const claim = await claimKey(c.var.sql, keyed, CLAIM_STALE_MS)
  if (claim.state === 'stored') {
    const problemType = { 'Content-Type': 'application/problem+json' }
    const stored = c.json(claim.body, claim.status as 200, claim.status < 400 ? {} : problemType)
    return stored as Response as Answer
  }
  if (claim.state === 'mismatch') return problem(c, 'idempotency_mismatch')
  if (claim.state === 'in_flight') return problem(c, 'in_flight')
  let answer: Answer | undefined
  try {
    answer = await work()
    return answer
  } finally {
    if (answer?.ok || answer?.status === 422) {
      await storeAnswer(c.var.sql, keyed, answer.status, await answer.clone().json())
    } else await dropKey(c.var.sql, keyed)
  }
}
