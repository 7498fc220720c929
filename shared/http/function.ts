// A function is data and a handler: `newFunction({ method, path, access, input, answers, … }, handler)` makes
// the Hono app that is at once a Worker, a part of a Node host and a test subject. docs/api-description.md
// shows how to add one.
import { Hono } from 'hono'
import { ShowtimeGone } from '../db/seating.ts'
import { loggedPath } from '../log.ts'
import { isOutage } from '../resources.ts'
import { type Access, refuse, refuseEndedLogin } from './access.ts'
import {
  type FunctionContext,
  type FunctionTypes,
  PRIVATE,
  prepare,
  problem,
  withRequestResources,
} from './context.ts'
import { answersHead } from './head.ts'
import type { ProblemCode } from './problems.ts'
import type { Answers } from './responses/answers.ts'
import { type Input, type NamedPart, partsOf, type Schema, type Taken, type Target } from './validation.ts'

/**
 * A function as data. The router, the API description, the typed client and the handler's types read this
 * object.
 */
export interface Definition {
  /** As in functions/routes.ts: `npm run check` compares them. */
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: `/${string}`
  summary: string
  access: Access
  /**
   * `'token'`: what the access token says is enough, for its 15 minutes. Left out, each call asks Postgres
   * whether the login still counts, and which roles its account has now. For what asks in a statement of its
   * own, or binds neither money nor power.
   */
  login?: 'token'
  /**
   * What it takes, checked in this order before the handler is called. Without `query` it refuses every query
   * parameter.
   */
  input?: Input
  /**
   * What its handler reads without a check beforehand: bodies that are signed as they come. For the
   * description alone.
   */
  reads?: { readonly [T in Target]?: Schema }
  /** What it answers when all is well, by status. */
  answers: Answers
  /** Codes of its own, beside those that follow from its access and its input. */
  problems?: readonly ProblemCode[]
  /** It may set the cookies of a page's session. */
  cookies?: true
  /** Its Cache-Control when all is well, where it says one. */
  cacheControl?: string
  /**
   * Runs once the handler is done and before the answer leaves; `answer` is undefined where the handler
   * threw.
   */
  after?(c: FunctionContext, answer: Response | undefined): Promise<void>
}

/** The input as its handler gets it: checked, by the names of `input`. */
export type InputOf<D extends Definition> = D extends { input: infer I } ? Taken<I> : unknown

/** A function: a Hono app, which is a Worker, with what it is made of. */
export interface Endpoint<D extends Definition, R> extends Hono<FunctionTypes> {
  readonly definition: D
  readonly handler: (c: FunctionContext, input: InputOf<D>) => R
}

/** The Cache-Control of an endpoint's answers when all is well. */
export const cacheControlOf = ({ access, cacheControl }: Definition): string | undefined =>
  cacheControl ?? (access === 'public' ? undefined : PRIVATE)

/**
 * A new function, with ids, log, connections, access, input and errors in place: the default export of its
 * file.
 */
export function newFunction<const D extends Definition, R extends Answered>(
  definition: D,
  handler: (c: FunctionContext, input: InputOf<D>) => R,
): Endpoint<D, R> {
  const app = new Hono<FunctionTypes>()
  const run = stepsOf(definition, handler)
  answersHead(app)
  app.on(definition.method, definition.path, (c) => run(c, {}))
  app.onError((error, c) => {
    if (error instanceof ShowtimeGone) return problem(c, 'not_found')
    const code = isOutage(error) ? 'unavailable' : 'internal'
    c.var.log.error({ err: error, method: c.req.method, path: loggedPath(c.req.path) }, code)
    return problem(c, code)
  })
  app.notFound((c) => {
    if (c.var.requestId === undefined) prepare(c)
    return problem(c, 'not_found')
  })
  return Object.assign(app, { definition, handler })
}

type Answered = Response | Promise<Response>
/** Answers; `input` has what the steps before took from the request. */
// biome-ignore lint/suspicious/noExplicitAny: of the form that the definition gives it
type Step = (c: FunctionContext, input: any) => Answered
/** Answers in place of the steps that follow, or lets them go on. */
type Guard = (c: FunctionContext) => Response | undefined | Promise<Response | undefined>

/**
 * What happens to a request, as one handler: Hono calls a lone handler as it is, and each of several costs it
 * two promises and a closure, together more than a small answer costs otherwise.
 */
function stepsOf(definition: Definition, handler: Step): Step {
  const { access, login, input = {}, after } = definition
  const answered = after ? followed(handler, after) : handler
  const checked = partsOf(input).reduceRight<Step>((next, part) => taking(part, next), answered)
  const admitted =
    access === 'public' || login === 'token' ? checked : guarded((c) => refuseEndedLogin(c, access), checked)
  return guarded(
    (c) => begin(c, definition),
    (c, given) => (c.env.resources ? admitted(c, given) : withRequestResources(c, () => admitted(c, given))),
  )
}

function begin(c: FunctionContext, { access, cacheControl, input }: Definition): ReturnType<Guard> {
  prepare(c)
  // A function with a Cache-Control of its own sets it itself, or answers by `json`.
  if (access !== 'public' && cacheControl === undefined) c.header('cache-control', PRIVATE)
  const unknown = input?.query ? [] : Object.keys(c.req.query())
  if (unknown.length > 0)
    return problem(c, 'invalid_input', {
      errors: unknown.map((path) => ({ path, message: 'is not a known field' })),
    })
  return access === 'public' ? undefined : refuse(c, access)
}

/** Waits for the guard only where it has to wait itself. */
function guarded(guard: Guard, next: Step): Step {
  return (c, input) => {
    const refusal = guard(c)
    if (refusal === undefined) return next(c, input)
    return refusal instanceof Promise ? refusal.then((refused) => refused ?? next(c, input)) : refusal
  }
}

/** Takes one part of the request, or answers its refusal. */
function taking({ target, read }: NamedPart, next: Step): Step {
  const go = (c: FunctionContext, input: Record<string, unknown>, value: unknown) => {
    if (value instanceof Response) return value
    input[target] = value
    return next(c, input)
  }
  return (c, input) => {
    const value = read(c)
    return value instanceof Promise ? value.then((later) => go(c, input, later)) : go(c, input, value)
  }
}

function followed(handler: Step, after: NonNullable<Definition['after']>): Step {
  return async (c, input) => {
    let answer: Response | undefined
    try {
      answer = await handler(c, input)
      return answer
    } finally {
      await after(c, answer)
    }
  }
}
