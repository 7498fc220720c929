// What a function knows of the world: settings in `c.env`, connections, caller and log in `c.var`; and how it
// answers.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { TokenKeys, User } from '../auth/tokens.ts'
import type { ReadCache } from '../cache/read-cache.ts'
import { readEnv } from '../env.ts'
import { type Log, newLog, type RequestLines, RequestLog } from '../log.ts'
import type { Redis } from '../redis.ts'
import { openRequestResources, type Resources, type Sql } from '../resources.ts'
import type { FontFiles } from '../tickets/fonts.ts'
import { type ProblemExtras, problemResponse } from './problem-answers.ts'
import type { ProblemCode } from './problems.ts'
import { requestIdOf } from './request-ids.ts'
import type { ProblemAnswer } from './responses/answers.ts'

/** Settings as text, as a Worker gets them; a Node host adds its long-lived connections. */
export interface FunctionEnv extends TokenKeys {
  DATABASE_URL: string
  /** Instead of DATABASE_URL at the edge: Cloudflare's pool of connections to Postgres. */
  HYPERDRIVE?: { connectionString: string }
  REDIS_URL: string
  /** Of functions that sign ticket codes. */
  TICKET_PRIVATE_KEY?: string
  /** As in env.ts; without it the simulator alone. */
  PAYMENT_PROVIDERS?: string | readonly string[]
  STRIPE_WEBHOOK_SECRET?: string
  WEBHOOKS_TO_PRIVATE?: string
  /** As in env.ts; without it there are no such origins. */
  CORS_ORIGINS?: string | readonly string[]
  /** Signs what Razorpay's checkout hands to a page. */
  RAZORPAY_KEY_SECRET?: string
  RAZORPAY_WEBHOOK_SECRET?: string
  /** Where browsers find Milo; without it, where the request says that it is. */
  SITE_URL?: string
  /** `required`: staff and admins have no rights without a second factor. */
  STAFF_SECOND_FACTOR?: string
  /** Encrypts secrets of authenticators: for the functions with `seals` in functions/routes.ts alone. */
  SECOND_FACTOR_KEY?: string
  /** Of functions that make passes for wallets, as in env.ts. */
  APPLE_PASS_SIGNER?: string
  GOOGLE_WALLET_ISSUER?: string
  GOOGLE_WALLET_ACCOUNT?: string
  LOG_LEVEL?: string
  INSTANCE?: string
  resources?: Resources
  /** Files of fonts, for functions that print. */
  FONTS?: FontFiles
  log?: Log
  /** Of the process; without one, as at the edge, everything is read through. */
  cache?: ReadCache
  /** From a host that has named the request, and puts that into each answer. */
  requestId?: string
}

/** The payment providers that are enabled. */
export const providersOf = ({ PAYMENT_PROVIDERS: names = 'simulator' }: FunctionEnv): readonly string[] =>
  typeof names === 'string' ? names.split(',').map((name) => name.trim()) : names

export interface FunctionVariables {
  sql: Sql
  redis: Redis
  user: User
  log: RequestLines
  requestId: string
}

export type FunctionTypes = { Bindings: FunctionEnv; Variables: FunctionVariables }
export type FunctionContext = Context<FunctionTypes>

/** The detail where a link of a mail opens nothing. */
export const LINK_OVER = 'This link is unknown, was used or is too old: ask for another one.'

/** For answers to a signed-in caller: no browser or proxy keeps them. */
export const PRIVATE = 'private, no-store'

/** Answers a problem of the closed list (RFC 9457). */
export function problem(c: FunctionContext, code: ProblemCode, extras: ProblemExtras = {}): ProblemAnswer {
  return problemResponse(code, c.get('requestId'), extras, c.req.header('accept-language')) as ProblemAnswer
}

/**
 * As c.json, but keeps headers a plain object, which node-server writes as it is. It takes over the object.
 */
export const json = <T extends object, S extends ContentfulStatusCode>(
  c: FunctionContext,
  value: T,
  status: S,
  headers: Record<string, string>,
) => {
  headers['content-type'] = 'application/json'
  headers['x-request-id'] = c.get('requestId')
  if (c.get('user') !== undefined) headers['cache-control'] ??= PRIVATE
  return new Response(JSON.stringify(value), { status, headers }) as unknown as ReturnType<
    typeof c.json<T, S>
  >
}

/** Fills `c.var`; the caller follows with the access check. */
export function prepare(c: FunctionContext): void {
  const requestId = c.env.requestId ?? requestIdOf(c.req.header('x-request-id'))
  c.set('requestId', requestId)
  c.set('log', new RequestLog(baseLog(c.env), requestId))
  // Only where the host does not: a header set here makes Headers of all of them, which costs as much as a
  // bare answer.
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

/** At the edge: connections of their own, for the caller to close. */
export function openOwnResources(env: FunctionEnv): ReturnType<typeof openRequestResources> {
  const { DATABASE_URL, REDIS_URL } = readEnv(['DATABASE_URL', 'REDIS_URL'], {
    DATABASE_URL: env.HYPERDRIVE?.connectionString ?? env.DATABASE_URL,
    REDIS_URL: env.REDIS_URL,
  })
  return openRequestResources({ DATABASE_URL, REDIS_URL })
}

/** At the edge: connections for this one request, closed after its answer has gone out. */
export async function withRequestResources(
  c: FunctionContext,
  run: () => Response | Promise<Response>,
): Promise<Response> {
  const resources = openOwnResources(c.env)
  c.set('sql', resources.sql)
  c.set('redis', resources.redis)
  try {
    return await run()
  } finally {
    c.executionCtx.waitUntil(resources.close())
  }
}
