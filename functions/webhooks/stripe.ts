// POST /v1/webhooks/stripe — news of Stripe: checked, kept and answered at once; the worker asks Stripe what is true.
import * as v from 'valibot'
import { ProviderNews } from '#shared/answers/operation.ts'
import { keepEvent } from '#shared/db/provider-events.ts'
import { newFunction, problem } from '#shared/function.ts'
import { Line } from '#shared/inputs.ts'
import { isSignedWithTime } from '#shared/signatures.ts'

// Stripe's own tolerance: clocks differ, and an older message may be somebody's recording.
const TOLERANCE_MS = 5 * 60_000
// Stripe's events are some kilobytes.
const MAX_BODY_LENGTH = 256 * 1024

/** The little that we read; the rest may change with Stripe's versions. */
const Event = v.object({
  id: Line(255),
  type: Line(255),
  data: v.object({
    object: v.object({
      id: Line(255),
      payment_intent: v.nullish(Line(255)),
      metadata: v.nullish(v.object({ paymentId: v.optional(v.pipe(v.string(), v.uuid())) })),
    }),
  }),
})

export default newFunction({
  summary: 'News of Stripe',
  access: 'public',
  answers: { 200: ProviderNews },
  problems: ['not_found', 'unauthenticated', 'too_large'],
  takes: [
    { target: 'json', schema: Event },
    { target: 'header', schema: v.object({ 'stripe-signature': v.string() }) },
  ],
}).post('/v1/webhooks/stripe', async (c) => {
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
  const event = v.safeParse(v.pipe(v.string(), v.parseJson(), Event), body)
  if (!event.success) return problem(c, 'invalid_input')
  const { object } = event.output.data
  const kept = await keepEvent(c.var.sql, {
    provider: 'stripe',
    eventId: event.output.id,
    type: event.output.type,
    paymentId: object.metadata?.paymentId ?? null,
    reference: object.payment_intent ?? object.id,
    requestId: c.var.requestId,
  })
  return c.json({ received: true, repeated: !kept })
})
