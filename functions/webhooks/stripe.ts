// POST /v1/webhooks/stripe — events of Stripe: checked, stored and answered at once; the worker asks Stripe
// for the state.
import * as v from 'valibot'
import { isSignedWithTime } from '#shared/auth/signatures.ts'
import { keepEvent } from '#shared/db/provider-events.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { JsonOf, Line, Token } from '#shared/http/requests/inputs.ts'
import { ProviderNews } from '#shared/http/responses/operation.ts'
import { Id } from '#shared/std/ids.ts'

// Stripe's own tolerance: clocks differ, and an older message may be somebody's recording.
const TOLERANCE_MS = 5 * 60_000
// Stripe's events are some kilobytes.
const MAX_BODY_LENGTH = 256 * 1024

const Reference = v.fallback(v.nullish(Line(255)), null)

/**
 * The little that we read; the rest may change with Stripe's versions. An account has events of other shops
 * and other things: what is not as ours are is left out, and the event is kept and answered all the same.
 */
const Event = v.object({
  id: Line(255),
  type: Line(255),
  data: v.fallback(
    v.nullish(
      v.object({
        object: v.object({
          id: Reference,
          // An id, or the object itself where it was expanded.
          payment_intent: v.fallback(v.nullish(v.union([v.object({ id: Reference }), Line(255)])), null),
          metadata: v.fallback(v.nullish(v.object({ paymentId: v.fallback(v.nullish(Id), null) })), null),
        }),
      }),
    ),
    null,
  ),
})

const isName = (name: string | null | undefined): name is string => typeof name === 'string'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/webhooks/stripe',
    summary: 'Stripe events',
    access: 'public',
    answers: { 200: ProviderNews },
    problems: ['not_found', 'unauthenticated', 'too_large'],
    reads: { body: Event, headers: v.object({ 'stripe-signature': Token(1000) }) },
  },
  async (c) => {
    const secret = c.env.STRIPE_WEBHOOK_SECRET
    if (!secret) return problem(c, 'not_found')
    if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_LENGTH) return problem(c, 'too_large')
    const body = await c.req.text()
    const signature = c.req.header('stripe-signature') ?? ''
    const genuine = await isSignedWithTime(secret, body, signature, {
      now: new Date(),
      toleranceMs: TOLERANCE_MS,
    })
    if (!genuine) return problem(c, 'unauthenticated', { detail: 'The signature is wrong or too old.' })
    const event = v.safeParse(JsonOf(Event), body)
    if (!event.success) return problem(c, 'invalid_input')
    const object = event.output.data?.object
    const intent = object?.payment_intent
    const kept = await keepEvent(c.var.sql, {
      provider: 'stripe',
      eventId: event.output.id,
      type: event.output.type,
      paymentId: object?.metadata?.paymentId ?? null,
      references: [(typeof intent === 'object' ? intent?.id : intent) ?? object?.id].filter(isName),
      requestId: c.var.requestId,
    })
    return c.json({ received: true, repeated: !kept })
  },
)
