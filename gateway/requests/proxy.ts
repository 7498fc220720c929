// The way of one request: limits, its body, a place, an instance, the answer.
import { Readable } from 'node:stream'
import { BLOCKED, INVALID_DEADLINE, TOO_MANY_BODIES } from '../answers/refusals.ts'
import type { GatewayContext } from '../context.ts'
import { limit, limitFields } from '../limits/rate-limits.ts'
import { hasBody, onceOver, readBody, TooLarge } from './body.ts'
import type { ClientRequest } from './client-request.ts'
import { forward } from './forward.ts'
import { deadlineOf, headOf, isHead } from './head.ts'

/** Resolves when the answer has begun, or the request was refused. */
export async function proxy(request: ClientRequest, context: GatewayContext): Promise<void> {
  const { incoming, policy, sender } = request
  const { blocked, limiter, admission, senders, settings, log } = context
  try {
    if (blocked?.has(sender.address)) return request.refuse('forbidden', 'blocked', BLOCKED)
    if (!limiter.isOff) {
      const taken = limit(limiter, policy, sender.key, incoming.headers)
      const verdict = taken instanceof Promise ? await taken : taken
      request.limits = limitFields(verdict)
      const { ok, rule, inMs } = verdict
      if (!ok) return request.refuse('rate_limited', rule.name, { retryAfter: inMs / 1000 })
    }

    // The client left meanwhile.
    if (request.isClosed) return
    if (hasBody(incoming)) {
      if (!senders.bodies.acquire(sender.key))
        return request.refuse('rate_limited', 'bodies', TOO_MANY_BODIES)
      onceOver(incoming, () => senders.bodies.release(sender.key))
      const body = await readBody(incoming, settings)
      if (body instanceof TooLarge) return request.refuse('too_large', 'too_large')
      request.body = body
      // Trap: the body of an HTTP/2 request that its client took back ends like a whole one.
      if (request.isClosed) return
    }

    const turn = admission.enter(request)
    if (turn !== true && !(await turn)) return request.refuse('unavailable', 'shed', { retryAfter: 1 })
    request.hasPlace = true
    // The client left at the moment when its turn came.
    if (request.isClosed) return request.leave()

    const asked = deadlineOf(incoming.headers)
    if (asked === 'wrong') return request.refuse('invalid_input', 'deadline', INVALID_DEADLINE)
    request.head = headOf(request)
    if (incoming.httpVersionMajor > 1 && !isHead(request.head))
      return request.refuse('invalid_input', 'invalid')
    // Counted from now, when the request is complete: a slow upload does not use up the instance's time.
    request.deadline = Date.now() + Math.min(asked, settings.DEADLINE_MS)
    request.isShort = asked < settings.DEADLINE_MS
    const start = performance.now()
    const outcome = await forward(request, context)
    // The client's upload is a part of the time for a streamed body.
    if (!(request.body instanceof Readable)) admission.learn(performance.now() - start)
    if (outcome === undefined) request.refuse('unavailable', 'no_instance')
    else if (outcome instanceof Error) request.fail(outcome)
    else request.answer(outcome)
  } catch (error) {
    log.error({ requestId: request.id, err: error }, 'gateway failed')
    request.call?.abort()
    request.refuse('internal', 'internal')
  }
}
