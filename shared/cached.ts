// Cached answers over HTTP: a function's JSON with an ETag, 304 for who has it, and a Cache-Control that an edge can use.
import type { MiddlewareHandler } from 'hono'
import type { JsonAnswer, ProblemAnswer } from './answers/answers.ts'
import { type Answer, type Cache, etagOf, type How, invalidate, type Part, readThrough } from './cache.ts'
import { answer, type FunctionContext, type FunctionTypes, problem } from './function.ts'
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
  key: readonly unknown[]
  parts: readonly Part[]
  /** Undefined: answered as not found. */
  load(): Promise<T | undefined>
}

/** Answers from the cache, or with what `load` gives. */
export async function answerCached<T extends object>(
  c: FunctionContext,
  { key, parts, load }: CachedAnswer<T>,
): Promise<ProblemAnswer | JsonAnswer<T>> {
  const kept = await readThrough(cacheOf(c), {
    key: JSON.stringify(key),
    parts,
    async load() {
      const value = await load()
      if (!value) return undefined
      const nextCursor = 'nextCursor' in value ? (value.nextCursor as string | null) : null
      return { body: JSON.stringify(value), link: linkToNext(c.req.url, nextCursor) }
    },
  })
  if (!kept) return problem(c, 'not_found')
  const headers = { ...headersOf(kept), ...(kept.link === undefined ? {} : { link: kept.link }) }
  if (matches(c.req.header('if-none-match'), kept.etag)) return answer(c, null, 304, headers) as JsonAnswer<T>
  return answer(c, kept.body, 200, { ...headers, 'content-type': 'application/json' }) as JsonAnswer<T>
}

/** An answer that is not worth keeping here, and still told by its ETag to who has it. */
export async function answerTagged<T extends object>(
  c: FunctionContext,
  value: T,
  body: { text: string; type: string } = { text: JSON.stringify(value), type: 'application/json' },
): Promise<JsonAnswer<T>> {
  const link = 'nextCursor' in value ? linkToNext(c.req.url, value.nextCursor as string | null) : undefined
  const etag = await etagOf(body.text)
  const headers = { etag, 'cache-control': CACHE_CONTROL, ...(link === undefined ? {} : { link }) }
  if (matches(c.req.header('if-none-match'), etag)) return answer(c, null, 304, headers) as JsonAnswer<T>
  return answer(c, body.text, 200, { ...headers, 'content-type': body.type }) as JsonAnswer<T>
}

const headersOf = ({ etag, how }: Answer & { how: How }) => ({
  etag,
  'cache-control': CACHE_CONTROL,
  'cache-status': `milo; ${how === 'hit' || how === 'stale' ? 'hit' : 'fwd=miss'}; detail=${how}`,
})

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
