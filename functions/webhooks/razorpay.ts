// POST /v1/webhooks/razorpay — news of Razorpay: checked, kept and answered at once; the worker asks what is true.
import * as v from 'valibot'
import { ProviderNews } from '#shared/answers/operation.ts'
import { keepEvent } from '#shared/db/provider-events.ts'
import { newFunction, problem } from '#shared/function.ts'
import { Line } from '#shared/inputs.ts'
import { isSigned } from '#shared/signatures.ts'

const MAX_BODY_LENGTH = 256 * 1024

/** The little that we read. */
const Event = v.object({
  event: Line(255),
  payload: v.object({
    payment: v.optional(v.object({ entity: v.object({ id: Line(255) }) })),
    refund: v.optional(v.object({ entity: v.object({ payment_id: Line(255) }) })),
  }),
})

export default newFunction({
  summary: 'News of Razorpay',
  access: 'public',
  answers: { 200: ProviderNews },
  problems: ['not_found', 'unauthenticated', 'too_large'],
  takes: [
    { target: 'json', schema: Event },
    {
      target: 'header',
      schema: v.object({ 'x-razorpay-signature': v.string(), 'x-razorpay-event-id': v.string() }),
    },
  ],
}).post('/v1/webhooks/razorpay', async (c) => {
  const secret = c.env.RAZORPAY_WEBHOOK_SECRET
  if (!secret) return problem(c, 'not_found')
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_LENGTH) return problem(c, 'too_large')
  const body = await c.req.text()
  if (!(await isSigned(secret, body, c.req.header('x-razorpay-signature') ?? ''))) {
    return problem(c, 'unauthenticated', { detail: 'The signature is wrong.' })
  }
  const event = v.safeParse(v.pipe(v.string(), v.parseJson(), Event), body)
  const eventId = c.req.header('x-razorpay-event-id')
  // Razorpay signs no time: its event id, which we keep, is the guard against replays.
  if (!event.success || !eventId || eventId.length > 255) return problem(c, 'invalid_input')
  const { payment, refund } = event.output.payload
  const kept = await keepEvent(c.var.sql, {
    provider: 'razorpay',
    eventId,
    type: event.output.event,
    paymentId: null,
    reference: payment?.entity.id ?? refund?.entity.payment_id ?? null,
    requestId: c.var.requestId,
  })
  return c.json({ received: true, repeated: !kept })
})
