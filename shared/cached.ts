// Cached answers over HTTP: a function's JSON with an ETag, 304 for who has it, and a Cache-Control that an edge can use.
import type { MiddlewareHandler } from 'hono'
import type { JsonAnswer, ProblemAnswer } from './answers/answers.ts'
import {
  type Answer,
  type Cache,
  encoder,
  etagOf,
  type Found,
  type How,
  invalidate,
  type Part,
  readThrough,
} from './cache.ts'
import { type FunctionContext, type FunctionTypes, problem } from './function.ts'
import { linkToNext } from './pages.ts'

/** An edge may answer for a few seconds by itself, and a little longer while it asks; browsers ask each time, with the ETag. */
export const CACHE_CONTROL = 'public, max-age=0, s-maxage=5, stale-while-revalidate=30'

export const cacheOf = (c: FunctionContext): Cache => ({
  redis: c.get('redis'),
  space: spaceOf(c.env.DATABASE_URL),
  log: c.get('log'),
})

const spaces = new Map<string, string>()

/** The name of the database. A process has one database, so that this is looked up, not parsed, for each request. */
function spaceOf(databaseUrl: string): string {
  const space = spaces.get(databaseUrl) ?? new URL(databaseUrl).pathname.slice(1)
  spaces.set(databaseUrl, space)
  return space
}

export interface CachedAnswer<T extends object> {
  /** Of this kind of answer and of all that it depends on. */
  key: readonly [kind: string, asked: string | object]
  parts: readonly Part[]
  /** The request's headers that the answer depends on. */
  vary?: string
  /** Undefined: answered as not found. */
  load(): Promise<T | undefined>
}

/** Answers from the cache, or with what `load` gives. */
export function answerCached<T extends object>(
  c: FunctionContext,
  { key, parts, vary, load }: CachedAnswer<T>,
): ProblemAnswer | JsonAnswer<T> | Promise<ProblemAnswer | JsonAnswer<T>> {
  const cache = cacheOf(c)
  const wanted = {
    key: textOf(key),
    parts,
    async load() {
      const value = await load()
      if (!value) return undefined
      const nextCursor = 'nextCursor' in value ? (value.nextCursor as string | null) : null
      return { body: JSON.stringify(value), link: linkToNext(c.req.url, nextCursor) }
    },
  }
  if (vary === undefined) c.env.repeats?.keep(pathOf(c.req.url), cache, { key: wanted.key, parts })
  const found = readThrough(cache, wanted)
  return found instanceof Promise ? found.then((later) => show(c, later, vary)) : show(c, found, vary)
}

const pathOf = (url: string): string => url.slice(url.indexOf('/', 'https://'.length))

/** Of what was asked, told apart by its values. A query that is remembered (valid.ts) is written once. */
function textOf([kind, asked]: CachedAnswer<object>['key']): string {
  if (typeof asked === 'string') return `${kind} ${asked}`
  const known = texts.get(asked)
  if (known !== undefined) return known
  const text = `${kind} ${JSON.stringify(asked)}`
  texts.set(asked, text)
  return text
}

const texts = new WeakMap<object, string>()

function show<T extends object>(
  c: FunctionContext,
  [how, kept]: Found,
  vary: string | undefined,
): ProblemAnswer | JsonAnswer<T> {
  if (!kept) return problem(c, 'not_found')
  const asked = { how, ifNoneMatch: c.req.header('if-none-match'), requestId: c.get('requestId'), vary }
  return showKept(kept, asked) as JsonAnswer<T>
}

interface Asked {
  how: How
  ifNoneMatch: string | undefined
  requestId: string
  vary?: string | undefined
}

/** What is kept, as it is answered; without its body to who has it. */
export function showKept(kept: Answer, { how, ifNoneMatch, requestId, vary }: Asked): Response {
  const headers: Record<string, string> = {
    'x-request-id': requestId,
    'cache-status': `milo; ${how === 'hit' || how === 'stale' ? 'hit' : 'fwd=miss'}; detail=${how}`,
  }
  if (vary !== undefined) headers.vary = vary
  return tagged(kept, headers, ifNoneMatch)
}

/** An answer that is not worth keeping here, and still told by its ETag to who has it. */
export async function answerTagged<T extends object>(
  c: FunctionContext,
  load: T | Promise<T>,
  shown?: { text: string; type: string; vary: string },
): Promise<JsonAnswer<T>> {
  const value = await load
  const body = encoder.encode(shown?.text ?? JSON.stringify(value))
  const link = 'nextCursor' in value ? linkToNext(c.req.url, value.nextCursor as string | null) : undefined
  const headers: Record<string, string> = { 'x-request-id': c.get('requestId') }
  if (shown) headers.vary = shown.vary
  const answer = { body, link, etag: await etagOf(body) }
  return tagged(answer, headers, c.req.header('if-none-match'), shown?.type) as JsonAnswer<T>
}

function tagged(
  { body, etag, link }: Answer,
  headers: Record<string, string>,
  ifNoneMatch: string | undefined,
  type = 'application/json',
): Response {
  headers.etag = etag
  headers['cache-control'] = CACHE_CONTROL
  if (link !== undefined) headers.link = link
  if (matches(ifNoneMatch, etag)) return new Response(null, { status: 304, headers })
  headers['content-type'] = type
  return new Response(body, { status: 200, headers })
}

const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => one.trim() === etag))

/** For functions that change what is cached: once they have, and before they answer, the earlier answers count no more. */
export const invalidates =
  (...parts: Part[]): MiddlewareHandler<FunctionTypes> =>
  async (c, next) => {
    await next()
    if (c.res.ok) await invalidate(cacheOf(c), parts)
  }

/** As `invalidates`, for a part that only the request names. */
export const invalidateNow = (c: FunctionContext, ...parts: Part[]): Promise<void> =>
  invalidate(cacheOf(c), parts)
