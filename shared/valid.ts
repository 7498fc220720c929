// Input by schema: each part of a request is checked before the handler sees it, and a refusal names the fields.
import type { Context, MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { Kept } from './kept.ts'
import type { FieldError, ProblemCode, ProblemExtras } from './problems.ts'
import { problemResponse } from './problems.ts'

type Target = 'param' | 'query' | 'json' | 'header'
// biome-ignore lint/suspicious/noExplicitAny: a schema of any input and output
export type Schema = v.GenericSchema<any, any>
type Validated<T extends Target, S extends Schema> = {
  in: { [K in T]: v.InferInput<S> }
  out: { [K in T]: v.InferOutput<S> }
}

// The largest honest body (a layout drawing) has a limit of its own; everything else fits many times into this.
const MAX_BODY_BYTES = 64 * 1024
/** Of each function: some hundred KB at most. */
const KEPT_QUERIES = 500
const KEPT_QUERY_LENGTH = 200
export const BODY_PROBLEMS = ['malformed_json', 'too_large', 'unsupported_media_type'] as const

/** What a function takes with a request, as the API description says it. */
export interface RequestPart {
  target: Target
  schema: Schema
  /** Of a body: what it may be sent as beside JSON. */
  mediaTypes?: readonly string[]
  /** What its check may answer beside `invalid_input`. */
  problems?: readonly ProblemCode[]
  /** The check by itself: a refusal, or nothing. */
  guard?: (c: Context) => Response | undefined | Promise<Response | undefined>
}

const parts = new WeakMap<object, RequestPart>()
/** Remembers what a handler checks, for the API description. */
export function checks<H extends object>(handler: H, part: RequestPart): H {
  parts.set(handler, part)
  return handler
}
/** The part of the request that a handler checks, where it is one that does. */
export const partOf = (handler: object): RequestPart | undefined => parts.get(handler)

/**
 * Checks one part of the request against a schema; the handler reads it with `c.req.valid(target)`.
 * Objects should be `v.strictObject`, so that unknown fields are refused. Headers are looked up by the schema's keys.
 * Answers 400 `invalid_input` with each field's path, 400 `malformed_json`, 413 `too_large`, 415 `unsupported_media_type`.
 */
export function valid<T extends Target, S extends Schema>(
  target: T,
  schema: S,
  { maxBytes = MAX_BODY_BYTES } = {},
  // biome-ignore lint/suspicious/noExplicitAny: leaves the environment to the app it is mounted in
): MiddlewareHandler<any, string, Validated<T, S>> {
  const check = (c: Context, value: unknown): Response | undefined => {
    const parsed = v.safeParse(schema, value)
    if (!parsed.success) return answer(c, 'invalid_input', { errors: parsed.issues.map(fieldError) })
    c.req.addValidatedData(target, parsed.output)
    return undefined
  }
  const checkJson = async (c: Context): Promise<Response | undefined> => {
    const read = await readJson(c, maxBytes)
    return read.ok ? check(c, read.value) : answer(c, read.code)
  }
  const checkPart = (c: Context) => check(c, readPart(c, target as Exclude<Target, 'json'>, schema))
  const guard = target === 'json' ? checkJson : target === 'query' ? remembering(checkPart) : checkPart
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const handler: MiddlewareHandler<any, string, Validated<T, S>> = async (c, next) =>
    (await guard(c)) ?? (await next())
  return checks(handler, { target, schema, guard, ...(target === 'json' ? { problems: BODY_PROBLEMS } : {}) })
}

/**
 * Most ask for the same few lists: a query that was good once is not read again. For that no schema of a query may look at the
 * clock, and nobody may change what it gave, so that it is frozen.
 */
function remembering(check: (c: Context) => Response | undefined) {
  const good = new Kept<object>(KEPT_QUERIES)
  return (c: Context): Response | undefined => {
    const { url } = c.req
    const at = url.indexOf('?')
    const text = at === -1 ? '' : url.slice(at)
    const known = good.get(text)
    if (known) {
      c.req.addValidatedData('query', known)
      return undefined
    }
    const refusal = check(c)
    if (refusal === undefined && text.length <= KEPT_QUERY_LENGTH)
      good.set(text, Object.freeze(c.req.valid('query' as never) as object))
    return refusal
  }
}

const answer = (c: Context, code: ProblemCode, extras: ProblemExtras = {}): Response =>
  problemResponse(code, String(c.get('requestId')), extras)

function readPart(
  c: Context,
  target: Exclude<Target, 'json'>,
  schema: Schema,
): Record<string, string | undefined> {
  if (target === 'param') return c.req.param()
  if (target === 'query') return c.req.query()
  const names = 'entries' in schema ? Object.keys(schema.entries as object) : []
  return Object.fromEntries(
    names.flatMap((name) => (c.req.header(name) === undefined ? [] : [[name, c.req.header(name)]])),
  )
}

type JsonRead = { ok: true; value: unknown } | { ok: false; code: ProblemCode }

async function readJson(c: Context, maxBytes: number): Promise<JsonRead> {
  const type = c.req.header('content-type')
  if (type === undefined || !/^application\/(?:json|[\w.+-]+\+json)\s*(?:;|$)/i.test(type)) {
    return { ok: false, code: 'unsupported_media_type' }
  }
  const text = await readText(c, maxBytes)
  if (text === undefined) return { ok: false, code: 'too_large' }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, code: 'malformed_json' }
  }
}

/** The body's text, or undefined where it is larger than allowed: told by its length, counted where it has none. */
export async function readText(c: Context, maxBytes: number): Promise<string | undefined> {
  const length = c.req.header('content-length')
  if (length !== undefined) return Number(length) > maxBytes ? undefined : c.req.text()
  const body = c.req.raw.body
  if (!body) return ''
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    size += part.byteLength
    if (size > maxBytes) return undefined
    parts.push(part)
  }
  return new Blob(parts as BlobPart[]).text()
}

function fieldError(issue: v.BaseIssue<unknown>): FieldError {
  const path = v.getDotPath(issue) ?? ''
  const unknown = issue.type === 'strict_object' && issue.expected === 'never'
  const missing = issue.received === 'undefined'
  return { path, message: unknown ? 'is not known here' : missing ? 'is missing' : issue.message }
}
