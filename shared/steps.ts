// A function's steps as one handler. Hono calls a lone handler as it is; each of several costs it two promises and a closure,
// together more than a small answer costs otherwise.
import type { Context, Handler, Hono, MiddlewareHandler } from 'hono'
import { partOf, type RequestPart } from './valid.ts'

type Answered = Response | Promise<Response>
// biome-ignore lint/suspicious/noExplicitAny: whatever environment the function has
type Step = (c: Context<any>) => Answered
/** Answers in place of the steps that follow, or lets them go on. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type Guard = (c: Context<any>) => Response | undefined | Promise<Response | undefined>

const partsByHandler = new WeakMap<object, readonly RequestPart[]>()

/** The parts of the request that the handlers of a function check. */
export const partsOf = (handler: object): readonly RequestPart[] => partsByHandler.get(handler) ?? []

/** Makes `app` take the handlers of a route as one, which `around` may wrap once more. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function takesSteps(app: Hono<any>, around: (run: Step, parts: readonly RequestPart[]) => Step): void {
  for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
    const add = app[method] as (path: string, handler: Handler) => unknown
    const addSteps = (path: string, ...handlers: [...MiddlewareHandler[], Handler]) => {
      const parts = handlers.flatMap((handler) => partOf(handler) ?? [])
      const steps = handlers.slice(0, -1) as MiddlewareHandler[]
      const run = around(steps.reduceRight<Step>(before, handlers.at(-1) as Step), parts)
      partsByHandler.set(run, parts)
      return add(path, run)
    }
    Object.assign(app, { [method]: addSteps })
  }
}

function before(next: Step, handler: MiddlewareHandler): Step {
  const guard = partOf(handler)?.guard
  if (guard) return guarded(guard, next)
  return async (c) => {
    const answered = await handler(c, async () => {
      const response = await next(c)
      // Set twice, it would be copied with all its fields.
      if (!c.finalized || c.res !== response) c.res = response
    })
    return answered ?? c.res
  }
}

/** Waits for the guard only where it has to wait itself. */
export function guarded(guard: Guard, next: Step): Step {
  return (c) => {
    const refusal = guard(c)
    if (refusal === undefined) return next(c)
    return refusal instanceof Promise ? refusal.then((refused) => refused ?? next(c)) : refusal
  }
}
