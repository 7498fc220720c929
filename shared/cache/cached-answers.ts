// Cached answers over HTTP: JSON with an ETag, 304 for clients that have it, and a Cache-Control for edges.
// Staff read through.
import { sha256 } from 'hono/utils/crypto'
import { isStaffByToken } from '../http/access.ts'
import { type FunctionContext, PRIVATE, problem } from '../http/context.ts'
import { matchesEtag } from '../http/etags.ts'
import { linkToNext } from '../http/pagination.ts'
import type { JsonAnswer, ProblemAnswer } from '../http/responses/answers.ts'
import { type CacheQuery, channelOf, type Tag } from './read-cache.ts'

/**
 * An edge may answer by itself for seconds, and longer while it asks; browsers ask each time, with the ETag.
 */
export const CACHE_CONTROL = 'public, max-age=0, s-maxage=5, stale-while-revalidate=30'

export interface Answer {
  /** UTF-8, as it is sent: encoding it for each reader costs more than all the rest of a cached answer. */
  body: Uint8Array<ArrayBuffer>
  /** RFC 9110; weak, since a gateway may compress. */
  etag: string
  link?: string | undefined
  /** Its media type and further headers, where it is not JSON. */
  as?: Pick<ShownAs<object>, 'type' | 'headers'> | undefined
}

interface ShownAs<T> {
  type: string
  headers: Readonly<Record<string, string>>
  text(value: T): string
}

/** `bypass`: read through, for staff and at the edge; `away`: nothing is kept, the subscription is lost. */
type How = 'hit' | 'miss' | 'bypass' | 'away'

/** Since this process began; load times in ms. Served with the instance's own health. */
export const cacheMetrics = { hit: 0, miss: 0, bypass: 0, away: 0, loads: 0, loadMs: 0 }

export interface CachedAnswer<T extends object> {
  /** Left out: its path and query, by which the host finds it again without asking the function. */
  key?: string
  tags: readonly Tag[]
  /** How long it counts without a message, in ms; left out: as long as lists do. */
  freshMs?: number | undefined
  /** Request headers that the answer depends on, beside Authorization. */
  vary?: string
  /** Left out: JSON. */
  shownAs?: ShownAs<T>
  /** The answer where there is nothing; left out: the problem not_found. */
  missing?(): Response
  /** Undefined: answered as not found. */
  load(): Promise<T | undefined>
}

type Answered<T> = ProblemAnswer | JsonAnswer<T>

/** Answers from the cache, or with what `load` gives. */
export function answerCached<T extends object>(
  c: FunctionContext,
  asked: CachedAnswer<T>,
): Answered<T> | Promise<Answered<T>> {
  const through = readsThrough(c)
  return through instanceof Promise
    ? through.then((isStaff) => answerFor(c, asked, isStaff))
    : answerFor(c, asked, through)
}

function answerFor<T extends object>(c: FunctionContext, asked: CachedAnswer<T>, through: boolean) {
  const { cache } = c.env
  const query: CacheQuery<Answer> = {
    key: asked.key ?? pathOf(c.req.url),
    tags: asked.tags,
    ...(asked.freshMs === undefined ? {} : { freshMs: asked.freshMs }),
    bytesOf: ({ body }) => body.length,
    load: () => loadAnswer(c, asked),
  }
  const show = (how: How, answer: Answer | undefined) =>
    (answer
      ? showCached(answer, viewOf(c, how, through, asked.vary))
      : (asked.missing?.() ?? problem(c, 'not_found'))) as Answered<T>
  if (through || cache === undefined) return query.load().then((answer) => show('bypass', answer))
  const found = cache.read(query)
  if (!(found instanceof Promise)) return show('hit', found)
  return found.then((answer) => show(cache.subscribed ? 'miss' : 'away', answer))
}

async function loadAnswer<T extends object>(
  c: FunctionContext,
  { load, shownAs }: CachedAnswer<T>,
): Promise<Answer | undefined> {
  const begun = performance.now()
  const value = await load()
  cacheMetrics.loads += 1
  cacheMetrics.loadMs += performance.now() - begun
  if (value === undefined) return undefined
  const answer = await answerOf(c, value, shownAs?.text(value) ?? JSON.stringify(value))
  return shownAs === undefined ? answer : { ...answer, as: shownAs }
}

async function answerOf(c: FunctionContext, value: object, text: string): Promise<Answer> {
  const body = encoder.encode(text)
  const link = 'nextCursor' in value ? linkToNext(c.req.url, value.nextCursor as string | null) : undefined
  return { body, link, etag: await etagOf(body) }
}

/** An answer that is not worth keeping here, with an ETag all the same. */
export async function answerTagged<T extends object>(
  c: FunctionContext,
  load: T | Promise<T>,
  shown?: { text: string; type: string; vary: string },
): Promise<JsonAnswer<T>> {
  const [value, through] = [await load, await readsThrough(c)]
  const answer = await answerOf(c, value, shown?.text ?? JSON.stringify(value))
  return showCached(answer, {
    ...viewOf(c, undefined, through, shown?.vary),
    type: shown?.type,
  }) as JsonAnswer<T>
}

/** Staff read what is, so that they see what they changed: past this cache, and past an edge's. */
function readsThrough(c: FunctionContext): boolean | Promise<boolean> {
  // Not a public function: what it answers to one caller is nobody else's.
  return c.get('user') !== undefined || isStaffByToken(c)
}

/** An edge keeps nothing that staff read, and gives nothing that it keeps to anybody who is signed in. */
const edgeHeaders = (through: boolean, vary?: string) => ({
  'cache-control': through ? PRIVATE : CACHE_CONTROL,
  vary: vary === undefined ? 'Authorization, Cookie' : `${vary}, Authorization, Cookie`,
})

interface View {
  /** Undefined: never kept here. */
  how?: How | undefined
  through?: boolean
  ifNoneMatch: string | undefined
  requestId: string
  vary?: string | undefined
  type?: string | undefined
}

const viewOf = (c: FunctionContext, how: How | undefined, through: boolean, vary?: string): View => {
  const [ifNoneMatch, requestId] = [c.req.header('if-none-match'), c.get('requestId')]
  return { how, through, ifNoneMatch, requestId, vary }
}

const STATUS: Record<How, string> = {
  hit: 'milo; hit',
  miss: 'milo; fwd=miss',
  bypass: 'milo; fwd=bypass',
  away: 'milo; fwd=miss; detail=away',
}

/** Without its body to clients that have it. */
export function showCached({ body, etag, link, as }: Answer, view: View): Response {
  const headers: Record<string, string> = edgeHeaders(view.through ?? false, view.vary)
  headers['x-request-id'] = view.requestId
  headers.etag = etag
  if (view.how !== undefined) {
    cacheMetrics[view.how] += 1
    headers['cache-status'] = STATUS[view.how]
  }
  if (link !== undefined) headers.link = link
  if (matchesEtag(view.ifNoneMatch, etag)) return new Response(null, { status: 304, headers })
  headers['content-type'] = view.type ?? as?.type ?? 'application/json'
  if (as !== undefined) Object.assign(headers, as.headers)
  return new Response(body, { status: 200, headers })
}

/** For writes: invalidates after the commit and before the answer, and also where the outcome is unknown. */
export const invalidates =
  (...tags: Tag[]) =>
  async (c: FunctionContext, answer: Response | undefined): Promise<void> => {
    if (answer === undefined || answer.ok || answer.status >= 500) await invalidateNow(c, ...tags)
  }

/** As `invalidates`, for a tag that only the request names. A message that is not sent fails no write. */
export async function invalidateNow(c: FunctionContext, ...tags: Tag[]): Promise<void> {
  c.env.cache?.invalidate(tags)
  try {
    await c.get('redis').publish(channelOf(c.env.DATABASE_URL), tags.join(' '))
  } catch (err) {
    c.get('log').warn({ err }, 'other processes learn of a change when what they keep ends')
  }
}

const pathOf = (url: string): string => url.slice(url.indexOf('/', 'https://'.length))

const encoder = new TextEncoder()

const etagOf = async (body: Uint8Array<ArrayBuffer>): Promise<string> =>
  `W/"${(await sha256(body))!.slice(0, 22)}"`
