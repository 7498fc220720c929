// Serves every function in one Node process: each request goes to the one function that owns its route.
import type { IncomingMessage, Server } from 'node:http'
import { extname } from 'node:path'
import { serve } from '@hono/node-server'
import type { ExecutionContext } from 'hono'
import { getPath } from 'hono/utils/url'
import { scheduleJob } from 'node-schedule'
import { accessCookie } from '#shared/auth/session-cookies.ts'
import { publicKeysFor } from '#shared/auth/tokens.ts'
import { type Answer, showCached } from '#shared/cache/cached-answers.ts'
import { channelOf, ReadCache } from '#shared/cache/read-cache.ts'
import { EnvError, readEnv } from '#shared/env.ts'
import { withFiles } from '#shared/env-files.ts'
import type { FunctionEnv } from '#shared/http/context.ts'
import { methodNotAllowed, problemResponse } from '#shared/http/problem-answers.ts'
import { requestIdOf } from '#shared/http/request-ids.ts'
import type { ScheduledFunction } from '#shared/http/scheduled.ts'
import { type Log, newLog } from '#shared/log.ts'
import { openResources } from '#shared/resources.ts'
import { isMain } from '#shared/std/is-main.ts'
import { keepNextTickFast } from '#shared/std/next-tick.ts'
import { fontFiles } from '#shared/tickets/font-files.ts'
import { tracedResources } from '#shared/traces/clients.ts'
import type { Span, Tracer } from '#shared/traces/span.ts'
import { startTraces } from '#shared/traces/start.ts'
import { endOnUncaughtExceptions } from '#shared/uncaught-exceptions.ts'
import { allowedFinder, ownerFinder, pageInstead } from '../route-owners.ts'
import { type Route, routes } from '../routes.ts'
import { alive, readiness } from './health.ts'
import { FunctionMetrics } from './metrics.ts'
import { type NamedResponse, namedResponse } from './named-response.ts'
import { type Answered, newOwnAnswers } from './own-answers.ts'
import { answeredIn, requestSpan } from './request-spans.ts'
import { SETTINGS, type Settings } from './settings.ts'

// Longer than the gateway keeps an idle connection, so that the gateway is always the one to close it; Node's
// default of 5 s costs about one reset in a thousand requests.
const KEEP_ALIVE_MS = 75_000
// A gateway asks every second: after this long it has seen that this instance is not ready any more.
export const DRAIN_NOTICE_MS = 1500
const DRAIN_LIMIT_MS = 8000

interface Loaded {
  route: Route
  fn: ScheduledFunction
}

export interface NodeHost {
  server: Server
  close(): Promise<void>
}

/** Of this file and of the functions: all are TypeScript, or compiled by local/start/programs.ts. */
const EXTENSION = extname(import.meta.url)

async function load(route: Route): Promise<Loaded> {
  const file = new URL(`../${route.name}${EXTENSION}`, import.meta.url)
  const module = await import(/* @vite-ignore */ file.href)
  return { route, fn: module.default }
}

/** Starts the host; it listens when the promise settles. */
export async function startNodeHost(settings: Settings): Promise<NodeHost> {
  const log = newLog(settings.INSTANCE, settings.LOG_LEVEL)
  const tracer = await startTraces('milo-functions', settings, log)
  const resources = openResources(settings)
  const cache = new ReadCache(resources.redis, channelOf(settings.DATABASE_URL), log)
  const { keys, others } = apart(settings)
  const JWT_PUBLIC_KEYS = publicKeysFor(settings.JWT_PRIVATE_KEY)
  const env: FunctionEnv = { ...others, JWT_PUBLIC_KEYS, resources, cache, FONTS: fontFiles, log }
  const loaded = await Promise.all(routes.map(load))
  const pending = new Set<Promise<unknown>>()
  const ctx = backgroundWork(pending, log)
  let draining = false
  const metrics = new FunctionMetrics()
  const ownAnswer = newOwnAnswers(
    new Map<string, () => Answered>([
      ['/healthz', () => alive(settings.INSTANCE)],
      ['/readyz', () => readiness(resources, draining)],
      ['/metrics', () => metrics.answer(draining)],
    ]),
  )
  const handle = dispatcher(loaded, { env, keys, tracer }, ctx, metrics)
  const server = serve({
    hostname: settings.HOST,
    port: settings.PORT,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS, ServerResponse: namedResponse(settings.INSTANCE) },
    fetch: (request, { incoming, outgoing }) => {
      const requestId = requestIdOf(incoming.headers['x-request-id']?.toString())
      ;(outgoing as NamedResponse).requestId = requestId
      const path = getPath(request)
      const own = ownAnswer(request, path, requestId)
      return own ?? handle(request, incoming, path, requestId)
    },
  }) as Server
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const jobs = startSchedules(loaded, env, ctx)
  log.info({ port: settings.PORT, functions: loaded.length }, 'listening')
  return {
    server,
    async close() {
      draining = true
      for (const job of jobs) job.cancel()
      await new Promise((resolve) => setTimeout(resolve, DRAIN_NOTICE_MS))
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const limit = setTimeout(() => server.closeAllConnections(), DRAIN_LIMIT_MS - DRAIN_NOTICE_MS)
      await closed
      clearTimeout(limit)
      await Promise.allSettled(pending)
      cache.close()
      await resources.close()
      await tracer?.close()
      log.info('closed')
    },
  }
}

const allowedOf = allowedFinder(routes)

/** The keys of the process by the functions that get them, and what every function gets. */
function apart(settings: Settings) {
  const {
    JWT_PRIVATE_KEY,
    TICKET_PRIVATE_KEY,
    SECOND_FACTOR_KEY = '',
    APPLE_PASS_SIGNER = '',
    GOOGLE_WALLET_ISSUER = '',
    GOOGLE_WALLET_ACCOUNT = '',
    ...others
  } = settings
  const keys = {
    signs: { JWT_PRIVATE_KEY },
    signsTickets: { TICKET_PRIVATE_KEY },
    seals: { SECOND_FACTOR_KEY },
    signsPasses: { APPLE_PASS_SIGNER, GOOGLE_WALLET_ISSUER, GOOGLE_WALLET_ACCOUNT },
  }
  return { keys, others }
}

interface HostEnv {
  env: FunctionEnv
  keys: ReturnType<typeof apart>['keys']
  tracer: Tracer | undefined
}

interface Owner extends Loaded {
  env: FunctionEnv
  counted: ReturnType<FunctionMetrics['counter']>
}

type Incoming = Pick<IncomingMessage, 'url' | 'headers'>

/** Finds the function that owns a request and calls it alone; nothing is mounted into anything else. */
function dispatcher(
  loaded: Loaded[],
  { env, keys, tracer }: HostEnv,
  ctx: ExecutionContext,
  metrics: FunctionMetrics,
) {
  const ownerOf = ownerFinder(loaded.map(({ route, fn }) => [route, newOwner(route, fn)] as const))
  const unowned = metrics.counter('none')
  function newOwner(route: Route, fn: ScheduledFunction): Owner {
    const kinds = Object.entries(keys) as [keyof typeof keys, object][]
    const given = kinds.filter(([kind]) => route[kind]).map(([, values]) => values)
    return { route, fn, env: Object.assign({ ...env }, ...given), counted: metrics.counter(route.name) }
  }
  function answer(owner: Owner, request: Request, incoming: Incoming, requestId: string, span?: Span) {
    const kept = request.method === 'GET' ? keptAnswer(env.cache, incoming, requestId) : undefined
    return kept ?? owner.fn.fetch(request, ownEnv(owner.env, requestId, span), ctx)
  }
  return (request: Request, incoming: Incoming, path: string, requestId: string) => {
    const { headers } = incoming
    const found = ownerOf(request.method, path)
    const allowed = found ? [] : allowedOf(path)
    if (allowed.length > 0) return unowned(() => methodNotAllowed(requestId, allowed))
    const owner = found ?? pageInstead(ownerOf, request.method, headers.accept)
    if (!owner) return unowned(() => problemResponse('not_found', requestId))
    const span = tracer && requestSpan(tracer, owner.route, headers.traceparent)
    if (span === undefined) return owner.counted(() => answer(owner, request, incoming, requestId))
    return owner.counted(() => answeredIn(span, () => answer(owner, request, incoming, requestId, span)))
  }
}

/**
 * A cached answer by its URL: checking input and calling the handler cost 1.6 times as much. Requests
 * with credentials go to the function, which lets staff read through.
 */
function keptAnswer(cache: ReadCache | undefined, { url, headers }: Incoming, requestId: string) {
  if (headers.authorization !== undefined || accessCookie(headers.cookie)) return undefined
  const answer = cache?.get<Answer>(url!)
  return answer && showCached(answer, { how: 'hit', ifNoneMatch: headers['if-none-match'], requestId })
}

/** `env` with what is the request's own. Copying all settings would cost more than checking its input. */
function ownEnv(env: FunctionEnv, requestId: string, span: Span | undefined): FunctionEnv {
  const own: FunctionEnv = Object.create(env)
  own.requestId = requestId
  if (span) own.resources = tracedResources(env.resources!, span)
  return own
}

/** Keeps work that outlives its answer until it is done, as at the edge, and logs its failure. */
function backgroundWork(pending: Set<Promise<unknown>>, log: Log): ExecutionContext {
  return {
    waitUntil(work: Promise<unknown>) {
      const tracked = work
        .catch((error: unknown) => log.error({ err: error }, 'background work failed'))
        .finally(() => pending.delete(tracked))
      pending.add(tracked)
    },
    passThroughOnException: () => undefined,
    props: {},
  }
}

/** Every instance wakes up at each tick; the one that claims it in Postgres runs it. */
function startSchedules(loaded: Loaded[], env: FunctionEnv, ctx: ExecutionContext) {
  return loaded.flatMap(({ route, fn }) =>
    route.cron === undefined
      ? []
      : [
          scheduleJob({ rule: route.cron, tz: 'Etc/UTC' }, (planned) =>
            ctx.waitUntil(fn.scheduled({ scheduledTime: planned.getTime() }, env, ctx)),
          ),
        ],
  )
}

if (isMain(import.meta.url)) {
  keepNextTickFast()
  try {
    const settings = readEnv(SETTINGS, withFiles(process.env))
    delete process.env.JWT_PRIVATE_KEY
    delete process.env.TICKET_PRIVATE_KEY
    delete process.env.SECOND_FACTOR_KEY
    delete process.env.APPLE_PASS_SIGNER
    delete process.env.GOOGLE_WALLET_ACCOUNT
    const host = await startNodeHost(settings)
    endOnUncaughtExceptions(newLog(settings.INSTANCE, settings.LOG_LEVEL), host.close)
    const stop = () => host.close().then(() => process.exit(0))
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  } catch (error) {
    process.stderr.write(`${error instanceof EnvError ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
