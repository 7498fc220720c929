// Input by schema: each part of a request is checked before the handler sees it, and a refusal names the
// fields.
import type { Context } from 'hono'
import * as v from 'valibot'
import { duplicateKey } from './duplicate-keys.ts'
import type { ProblemExtras } from './problem-answers.ts'
import { problemResponse } from './problem-answers.ts'
import type { FieldError, ProblemCode } from './problems.ts'

// biome-ignore lint/suspicious/noExplicitAny: a schema of any input and output
export type Schema = v.GenericSchema<any, any>
/** The parts of a request; a body is JSON unless its part says more. */
export type Target = 'params' | 'query' | 'headers' | 'body'

/**
 * A part of the request that needs more than a schema: how it is read, and what the API description says of
 * it.
 */
export interface Part<S extends Schema = Schema, Value = v.InferOutput<S>> {
  schema: S
  /** Of a body: what it may be sent as beside JSON. */
  mediaTypes?: readonly string[]
  /** What reading it may answer beside `invalid_input`. */
  problems?: readonly ProblemCode[]
  /** Its value for the handler, or a refusal. */
  read(c: Context): Value | Response | Promise<Value | Response>
}
export type NamedPart = Part & { target: Target }
/** What the API description reads of a part. */
export type DescribedPart = Omit<NamedPart, 'read'>

/**
 * What a function takes. Objects should be `v.strictObject`, so that unknown fields are refused. Headers are
 * looked up by the schema's keys. A refusal is 400 `invalid_input` with each field's path, for a body also
 * one of BODY_PROBLEMS.
 */
// biome-ignore lint/suspicious/noExplicitAny: a part of any value
export type Input = { readonly [T in Target]?: Schema | Part<Schema, any> }

/** The input as the handler gets it. */
export type Taken<I> = { [T in keyof I]: ValueOf<I[T]> }
type ValueOf<P> = P extends Schema
  ? v.InferOutput<P>
  : P extends { read(c: Context): infer Read }
    ? Exclude<Awaited<Read>, Response>
    : never
/** The schema of a part, however it is given. */
export type SchemaOf<P> = P extends Schema ? P : P extends Part<infer S, unknown> ? S : never

// The largest honest body (a layout drawing) has a limit of its own; everything else fits many times into
// this.
const MAX_BODY_BYTES = 64 * 1024
/** A list of 30,000 wrong items would be answered with megabytes. */
const MOST_ERRORS = 50
const BODY_PROBLEMS = ['malformed_json', 'too_large', 'unsupported_media_type'] as const

/** The parts of an input, in the order in which they are written. */
export const partsOf = (input: Input): NamedPart[] =>
  (Object.entries(input) as [Target, Schema | Part][]).map(([target, given]) => ({
    target,
    ...('kind' in given ? partBySchema(target, given) : given),
  }))

function partBySchema(target: Target, schema: Schema): Part {
  if (target === 'body') return jsonBody(schema)
  if (target === 'params') return { schema, read: (c) => parse(c, schema, c.req.param()) }
  if (target === 'headers') {
    const names = 'entries' in schema ? Object.keys(schema.entries as object) : []
    return { schema, read: (c) => parse(c, schema, headersOf(c, names)) }
  }
  return { schema, read: (c) => refuseTwice(c, repeatedQuery(c)) ?? parse(c, schema, c.req.query()) }
}

const JSON_TYPE = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;|$)/i

/** A body of JSON. */
export function jsonBody<S extends Schema>(schema: S, maxBytes = MAX_BODY_BYTES): Part<S> {
  // A list has fields too, 0 and 1 and so on.
  const wantsObject = schema.type === 'strict_object' || schema.type === 'object'
  return {
    schema,
    problems: BODY_PROBLEMS,
    async read(c) {
      if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) return answer(c, 'unsupported_media_type')
      const text = await readText(c, maxBytes)
      if (text === undefined) return answer(c, 'too_large')
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        return answer(c, 'malformed_json')
      }
      const fields = wantsObject && Array.isArray(value) ? null : value
      return refuseTwice(c, duplicateKey(text, value)) ?? parse(c, schema, fields)
    },
  }
}

/** A body of a form, as a page without script sends it, or of JSON. */
export function formOrJsonBody<S extends Schema>(schema: S): Part<S> {
  const asJson = jsonBody(schema)
  return {
    ...asJson,
    mediaTypes: ['application/x-www-form-urlencoded'],
    async read(c) {
      if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(c.req.header('content-type') ?? ''))
        return asJson.read(c)
      const text = await readText(c, MAX_BODY_BYTES)
      if (text === undefined) return answer(c, 'too_large')
      const fields = [...new URLSearchParams(text)]
      const twice = fields.find(([name], at) => fields.findIndex(([other]) => other === name) < at)?.[0]
      return refuseTwice(c, twice) ?? parse(c, schema, Object.fromEntries(fields))
    },
  }
}

function parse<S extends Schema>(c: Context, schema: S, value: unknown): v.InferOutput<S> | Response {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  return answer(c, 'invalid_input', { errors: parsed.issues.slice(0, MOST_ERRORS).map(fieldError) })
}

const answer = (c: Context, code: ProblemCode, extras: ProblemExtras = {}): Response =>
  problemResponse(code, String(c.get('requestId')), extras, c.req.header('accept-language'))

function headersOf(c: Context, names: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of names) {
    const value = c.req.header(name)
    if (value !== undefined) headers[name] = value
  }
  return headers
}

/** Two values under one name are refused: two readers of the request could take different ones. */
const refuseTwice = (c: Context, path: string | undefined): Response | undefined =>
  path === undefined
    ? undefined
    : answer(c, 'invalid_input', { errors: [{ path, message: 'is given more than once' }] })

const repeatedQuery = (c: Context): string | undefined =>
  Object.entries(c.req.queries()).find(([, values]) => values.length > 1)?.[0]

/**
 * The body's text, or undefined where it is larger than allowed: told by its length, counted where it has
 * none.
 */
export function readText(c: Context, maxBytes: number): Promise<string | undefined> {
  const length = c.req.header('content-length')
  if (length === undefined) return readCounted(c.req.raw.body, maxBytes)
  return Number(length) > maxBytes ? Promise.resolve(undefined) : c.req.text()
}

async function readCounted(body: ReadableStream | null, maxBytes: number): Promise<string | undefined> {
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
  return { path, message: unknown ? 'is not a known field' : missing ? 'is missing' : plain(issue) }
}

/** Plain words where a schema has no message: valibot's name types and repeat the input. */
function plain({ kind, type, expected, message }: v.BaseIssue<unknown>): string {
  if (!message.startsWith('Invalid ')) return message
  if (type === 'strict_object' || type === 'object') return 'must be an object'
  if (type === 'array') return 'must be a list'
  if (type === 'boolean') return 'must be true or false'
  const choice = kind === 'schema' && (type === 'picklist' || type === 'literal' || type === 'union')
  return choice
    ? `must be one of ${String(expected).replace(/[()"]/g, '').replaceAll(' | ', ', ')}`
    : 'has the wrong form'
}
