// Sends a request to an instance, and to another if the first fails and the rules allow it: the retry policy.
import { pick } from '../balancing/balance.ts'
import type { Upstream } from '../balancing/upstreams.ts'
import type { GatewayContext } from '../context.ts'
import type { Call, Outcome } from '../http1/call.ts'
import { attemptSpan } from '../monitoring/request-spans.ts'
import { TooLarge } from './body.ts'
import type { Message } from './message.ts'

/** Returns what came of the call that counts, `message.call`; undefined if there is no instance to ask. */
export async function forward(message: Message, context: GatewayContext): Promise<Outcome | undefined> {
  const { upstreams, settings, budget, health, metrics } = context
  const { client, tried } = message
  const choose = () => pick(upstreams.list, tried, settings.BALANCE, Date.now(), settings.SLOW_START_MS)
  budget.request(Date.now())
  let isRepeated = false
  for (let upstream = choose(); upstream !== undefined; ) {
    const call = attempt(upstream, message, context)
    const outcome = await call.outcome
    const status = outcome instanceof Error ? undefined : outcome.status
    if (status !== undefined) health.answered(upstream, status, client.sender.counted)

    // An answer is final, unless the instance says that it cannot serve now.
    if (status !== undefined && !isUnavailable(status)) return outcome
    // Nobody waits, the time is up, or the body was streamed and is gone.
    if (client.isGone || message.deadline <= Date.now() || message.isStreamed) return outcome
    // What an instance may have begun is repeated once, if that is safe. What reached no instance is no
    // repeat.
    const isRepeat = call.hasBegun
    if (isRepeat && (isRepeated || !message.isRepeatable)) return outcome
    // Another instance; the same one only where it is the only one.
    const next = choose() ?? (isRepeat && upstreams.list.length === 1 ? upstream : undefined)
    if (next === undefined || (isRepeat && !budget.take(Date.now()))) return outcome
    if (isRepeat) metrics.repeats.add('')
    isRepeated ||= isRepeat
    call.drop()
    upstream = next
  }
  return undefined
}

/** Starts a call, and reports it if it fails before anybody gave it up. */
function attempt(upstream: Upstream, message: Message, { health, log }: GatewayContext): Call {
  const { client, tried } = message
  const { id, sender } = client
  tried.push(upstream)
  upstream.inFlight++
  const { method = 'GET' } = client.incoming
  const span = client.span && attemptSpan(client.span, method, upstream.origin, tried.length)
  const call = upstream.pool.send(message.toRequest(span), message.client, (error) => {
    upstream.inFlight--
    span?.end(error)
    if (error === undefined || error.cause instanceof TooLarge) return
    health.failed(upstream, call.hasBegun, error.code, sender.counted)
    log.warn({ requestId: id, upstream: upstream.origin, err: error }, 'attempt failed')
  })
  message.call = call
  return call
}

const isUnavailable = (status: number) => status === 502 || status === 503 || status === 504
