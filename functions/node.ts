// Serves every function in one Node process: each request goes to the one function that owns its route.
import { type IncomingMessage, type OutgoingHttpHeaders, type Server, ServerResponse } from 'node:http'
import { pathToFileURL } from 'node:url'
import { serve } from '@hono/node-server'
import type { ExecutionContext } from 'hono'
import { getPath } from 'hono/utils/url'
import { scheduleJob } from 'node-schedule'
import { cacheFigures } from '#shared/cache.ts'
import { EnvError, readEnv } from '#shared/env.ts'
import { descriptionOf, type FunctionEnv, requestIdOf } from '#shared/function.ts'
import { endOnEscapes } from '#shared/last-words.ts'
import { type Log, newLog } from '#shared/log.ts'
import { problemResponse } from '#shared/problems.ts'
import { Repeats } from '#shared/repeats.ts'
import { openResources, type Resources } from '#shared/resources.ts'
import type { ScheduledFunction } from '#shared/scheduled.ts'
import { SCALAR, scalarScript } from './assets.ts'
import { Figures } from './figures.ts'
import { ownerFinder, type Route, routes } from './routes.ts'

/** What this host reads from its environment. */
export const SETTINGS = [
  'PORT',
  'HOST',
  'INSTANCE',
  'LOG_LEVEL',
  'DATABASE_URL',
  'DATABASE_POOL',
  'REDIS_URL',
  'JWT_PRIVATE_KEY',
  'PAYMENT_PROVIDERS',
  'WEBHOOKS_TO_PRIVATE',
  'STRIPE_WEBHOOK_SECRET',
  'RAZORPAY_WEBHOOK_SECRET',
] as const
type AllSettings = ReturnType<typeof readEnv<(typeof SETTINGS)[number]>>
type MayBeMissing =
  | 'PAYMENT_PROVIDERS'
  | 'WEBHOOKS_TO_PRIVATE'
  | 'STRIPE_WEBHOOK_SECRET'
  | 'RAZORPAY_WEBHOOK_SECRET'
export type Settings = Omit<AllSettings, MayBeMissing> & Partial<Pick<AllSettings, MayBeMissing>>

// Longer than the gateway keeps an idle connection, so that the gateway is always the one to close it; Node's
// default of 5 s costs about one reset in a thousand requests.
const KEEP_ALIVE_MS = 75_000
// A gateway asks every second: after this long it has seen that this instance is not ready any more.
export const DRAIN_NOTICE_MS = 1500
const DRAIN_LIMIT_MS = 8000
const READY_TIMEOUT_MS = 1000

interface Loaded {
  route: Route
  fn: ScheduledFunction
}

export interface NodeHost {
  server: Server
  close(): Promise<void>
}

/** Starts the host; it listens when the promise settles. */
export async function startNodeHost(settings: Settings): Promise<NodeHost> {
  const log = newLog(settings.INSTANCE, settings.LOG_LEVEL)
  const resources = openResources(settings)
  const env: FunctionEnv = { ...settings, DATABASE_URL: settings.DATABASE_URL, resources, log }
  const loaded = await Promise.all(
    routes.map(
      async (route): Promise<Loaded> => ({
        route,
        fn: (await import(/* @vite-ignore */ `./${route.name}.ts`)).default,
      }),
    ),
  )
  const pending = new Set<Promise<unknown>>()
  const ctx = backgroundWork(pending, log)
  let draining = false
  const figures = new Figures()
  const handle = dispatcher(loaded, env, ctx, figures)
  const server = serve({
    hostname: settings.HOST,
    port: settings.PORT,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS, ServerResponse: namedResponse(settings.INSTANCE) },
    fetch: (request, { incoming, outgoing }) => {
      const requestId = requestIdOf(incoming.headers['x-request-id']?.toString())
      ;(outgoing as NamedResponse).requestId = requestId
      const path = getPath(request)
      if (path === '/healthz') return alive(settings.INSTANCE)
      if (path === '/readyz') return readiness(resources, draining)
      if (path === '/metrics') return figures.answer(draining)
      if (path === SCALAR.path) return scalarScript(request)
      return handle(request, incoming, path, requestId)
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
      await resources.close()
      log.info('closed')
    },
  }
}

interface NamedResponse extends ServerResponse {
  requestId: string
}

/** Each answer says which request it answers, and who did. Said beforehand (setHeader) it would cost twice a hello's headers. */
function namedResponse(instance: string) {
  return class<Request extends IncomingMessage> extends ServerResponse<Request> implements NamedResponse {
    declare requestId: string
    // As node-server calls it: with the fields as an object, or without any.
    override writeHead(status: number, fields?: unknown): this {
      const headers = (fields ?? {}) as OutgoingHttpHeaders
      headers['x-served-by'] = instance
      headers['x-request-id'] = this.requestId
      return super.writeHead(status, headers)
    }
  }
}

type Incoming = Pick<IncomingMessage, 'url' | 'headers'>

/** Finds the function that owns a request and calls it alone; nothing is mounted into anything else. */
function dispatcher(loaded: Loaded[], env: FunctionEnv, ctx: ExecutionContext, figures: Figures) {
  const ownerOf = ownerFinder(loaded.map(({ route, fn }) => [route, newOwner(route, fn)] as const))
  const unowned = figures.counter('none')
  function newOwner({ name }: Route, fn: ScheduledFunction) {
    // Who must show who they are is asked each time.
    const repeats = descriptionOf(fn)?.access === 'public' ? new Repeats() : undefined
    return { fn, env: { ...env, ...(repeats ? { repeats } : {}) }, repeats, counted: figures.counter(name) }
  }
  return (request: Request, { url, headers }: Incoming, path: string, requestId: string) => {
    const owner = ownerOf(request.method, path)
    if (!owner) return unowned(() => problemResponse('not_found', requestId))
    const again = () => owner.repeats?.answer(url!, headers['if-none-match'], requestId)
    return owner.counted(
      () =>
        (request.method === 'GET' ? again() : undefined) ??
        owner.fn.fetch(request, withId(owner.env, requestId), ctx),
    )
  }
}

/** What stands in `env`, and the request's id. A copy of all settings for each request would cost more than checking its input. */
function withId(env: FunctionEnv, requestId: string): FunctionEnv {
  const own: FunctionEnv = Object.create(env)
  own.requestId = requestId
  return own
}

/** Work that goes on after an answer is kept until it is done, as at the edge, and a failure of it is logged. */
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

/** With what its cache has done so far: this port is not public. */
const alive = (instance: string): Response =>
  Response.json({ status: 'alive', instance, cache: cacheFigures })

/** Whether this process can serve: its own dependencies answer and it is not closing. */
export async function readiness({ sql, redis }: Resources, draining: boolean): Promise<Response> {
  const reachable = (work: Promise<unknown>) =>
    Promise.race([
      work.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, READY_TIMEOUT_MS, false)),
    ]).catch(() => false)
  const [postgres, cache] = await Promise.all([reachable(sql`select 1`), reachable(redis.ping())])
  const ready = postgres && cache && !draining
  return Response.json({ ready, draining, postgres, redis: cache }, { status: ready ? 200 : 503 })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const settings = readEnv(SETTINGS, process.env)
    const host = await startNodeHost(settings)
    endOnEscapes(newLog(settings.INSTANCE, settings.LOG_LEVEL), host.close)
    const stop = () => host.close().then(() => process.exit(0))
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  } catch (error) {
    process.stderr.write(`${error instanceof EnvError ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
