// What every function starts from: a Hono app that is at once a Worker, a Node handler and a test subject.
// It knows the world only through `c.env` (settings) and `c.var` (sql, redis, user, log).
import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Answers, ProblemAnswer } from './answers/answers.ts'
import { readEnv } from './env.ts'
import { type Log, newLog, type RequestLines, RequestLog } from './log.ts'
import { type ProblemCode, type ProblemExtras, problemResponse } from './problems.ts'
import type { Repeats } from './repeats.ts'
import { isRequestId } from './request-ids.ts'
import { isOutage, openRequestResources, type Redis, type Resources, type Sql } from './resources.ts'
import { guarded, takesSteps } from './steps.ts'
import { checkAccessToken, type Role, type TokenCheck, type User } from './tokens.ts'
import type { RequestPart } from './valid.ts'

export { readText, valid } from './valid.ts'

/** Settings as text, as a Worker gets them; a Node host adds its long-lived connections. */
export interface FunctionEnv {
  DATABASE_URL: string
  REDIS_URL: string
  JWT_PRIVATE_KEY: string
  /** As in env.ts; without it the simulator alone. */
  PAYMENT_PROVIDERS?: string | readonly string[]
  STRIPE_WEBHOOK_SECRET?: string
  WEBHOOKS_TO_PRIVATE?: string
  RAZORPAY_WEBHOOK_SECRET?: string
  LOG_LEVEL?: string
  INSTANCE?: string
  resources?: Resources
  log?: Log
  /** From a host that answers again by itself what this function answered from the cache. */
  repeats?: Repeats
  /** From a host that has named the request, and puts that into each answer. */
  requestId?: string
}

export interface FunctionVariables {
  sql: Sql
  redis: Redis
  user: User
  log: RequestLines
  requestId: string
}

export type FunctionTypes = { Bindings: FunctionEnv; Variables: FunctionVariables }
export type FunctionContext = Context<FunctionTypes>

/** Who may call: anybody; whoever is signed in; signed in with this role (an admin counts as staff). */
export type Access = 'public' | 'signed-in' | Role

/** What cannot be read from its route: the rest of the API description follows from `valid` and functions/routes.ts. */
export interface FunctionDescription<A extends Answers = Answers> {
  summary: string
  access: Access
  /** What it answers when all is well, by status. */
  answers: A
  /** Codes of its own, beside those that follow from its access and its input. */
  problems?: readonly ProblemCode[]
  /** Its Cache-Control when all is well, where it says one. */
  cacheControl?: string
  /** What it reads of the request by itself, without `valid`. */
  takes?: readonly RequestPart[]
}

/** The answers of a function as a part of its type, for the typed client: a path that no request has. */
export type Described<A> = {
  answers: { $answers: { input: object; output: A; outputFormat: 'json'; status: 200 } }
}

const descriptions = new WeakMap<object, FunctionDescription>()
export const descriptionOf = (fn: object): FunctionDescription | undefined => descriptions.get(fn)

/**
 * A new function: an app with ids, log, connections, access and errors in place. Chain exactly one route to it and
 * export it as default; its path stands in functions/routes.ts too.
 */
export function newFunction<const A extends Answers = Answers>(
  description: FunctionDescription<A>,
): Hono<FunctionTypes, Described<A>> {
  const app = new Hono<FunctionTypes, Described<A>>()
  descriptions.set(app, description)
  takesSteps(app, (run, parts) => {
    const takesQuery = parts.some(({ target }) => target === 'query')
    const begin = (c: FunctionContext) => {
      prepare(c)
      const unknown = takesQuery ? [] : Object.keys(c.req.query())
      if (unknown.length > 0) return problem(c, 'invalid_input', { errors: unknown.map(unknownField) })
      return description.access === 'public' ? undefined : refuse(c, description.access)
    }
    return guarded(begin, (c) => (c.env.resources ? run(c) : withRequestResources(c, () => run(c))))
  })
  app.onError((error, c) => {
    const code = isOutage(error) ? 'unavailable' : 'internal'
    c.var.log.error({ err: error, method: c.req.method, path: c.req.path }, code)
    return problem(c, code)
  })
  app.notFound((c) => {
    if (c.var.requestId === undefined) prepare(c)
    return problem(c, 'not_found')
  })
  return app
}

/** Answers a problem of the closed list (RFC 9457). */
export function problem(c: FunctionContext, code: ProblemCode, extras: ProblemExtras = {}): ProblemAnswer {
  return problemResponse(code, c.get('requestId'), extras) as ProblemAnswer
}

/** As c.json, with headers that stay a plain object, which node-server writes as it is. They are the answer's from then on. */
export const json = <T extends object, S extends ContentfulStatusCode>(
  c: FunctionContext,
  value: T,
  status: S,
  headers: Record<string, string>,
) => {
  headers['content-type'] = 'application/json'
  headers['x-request-id'] = c.get('requestId')
  return new Response(JSON.stringify(value), { status, headers }) as unknown as ReturnType<
    typeof c.json<T, S>
  >
}

const unknownField = (path: string) => ({ path, message: 'is not known here' })

/** The id that came with a request, or a new one. */
export const requestIdOf = (given: string | undefined): string =>
  isRequestId(given) ? given : crypto.randomUUID()

function prepare(c: FunctionContext): void {
  const requestId = c.env.requestId ?? requestIdOf(c.req.header('x-request-id'))
  c.set('requestId', requestId)
  c.set('log', new RequestLog(baseLog(c.env), requestId))
  // Only where the host does not: a header set here makes Headers of all of them, which costs as much as a bare answer.
  if (c.env.requestId === undefined) c.header('x-request-id', requestId)
  const { resources } = c.env
  if (resources) {
    c.set('sql', resources.sql)
    c.set('redis', resources.redis)
  }
}

const workerLogs = new Map<string, Log>()

function baseLog(env: FunctionEnv): Log {
  if (env.log) return env.log
  const name = env.INSTANCE ?? 'function'
  const log = workerLogs.get(name) ?? newLog(name, env.LOG_LEVEL)
  workerLogs.set(name, log)
  return log
}

const BEARER = /^bearer [^ ]+$/i
const BEARER_LENGTH = 'bearer '.length

function refuse(
  c: FunctionContext,
  access: Exclude<Access, 'public'>,
): Response | undefined | Promise<Response | undefined> {
  const credentials = c.req.header('authorization') ?? ''
  if (!BEARER.test(credentials)) return problem(c, 'unauthenticated')
  const token = credentials.slice(BEARER_LENGTH)
  const checked = checkAccessToken(c.env.JWT_PRIVATE_KEY, token)
  return checked instanceof Promise
    ? checked.then((check) => refuseUser(c, check, access))
    : refuseUser(c, checked, access)
}

function refuseUser(
  c: FunctionContext,
  check: TokenCheck,
  access: Exclude<Access, 'public'>,
): Response | undefined {
  if (!check.ok) return problem(c, check.code)
  c.set('user', check.user)
  return access === 'signed-in' || hasRole(check.user, access) ? undefined : problem(c, 'forbidden')
}

export const hasRole = (user: User, role: Role): boolean =>
  user.roles.includes(role) || (role === 'staff' && user.roles.includes('admin'))

/** At the edge: connections for this one request, closed after its answer has gone out. */
async function withRequestResources(
  c: FunctionContext,
  run: () => Response | Promise<Response>,
): Promise<Response> {
  const resources = openRequestResources(
    readEnv(['DATABASE_URL', 'REDIS_URL', 'DATABASE_POOL'], { ...c.env }),
  )
  c.set('sql', resources.sql)
  c.set('redis', resources.redis)
  try {
    return await run()
  } finally {
    c.executionCtx.waitUntil(resources.close())
  }
}
