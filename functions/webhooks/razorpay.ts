// POST /v1/webhooks/razorpay — events of Razorpay: checked, stored and answered at once; the worker asks
// Razorpay for the state.
import * as v from 'valibot'
import { isSigned } from '#shared/auth/signatures.ts'
import { keepEvent } from '#shared/db/provider-events.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { JsonOf, Line, Token } from '#shared/http/requests/inputs.ts'
import { ProviderNews } from '#shared/http/responses/operation.ts'

const MAX_BODY_LENGTH = 256 * 1024

const EventId = Token(255)
const Reference = v.fallback(v.nullish(Line(255)), null)
const entity = <Entry extends v.GenericSchema>(members: Record<string, Entry>) =>
  v.fallback(v.nullish(v.object({ entity: v.object(members) })), null)

/** The little that we read. An account has events of other things too: they are kept and answered. */
const Event = v.object({
  event: Line(255),
  payload: v.fallback(
    v.nullish(
      v.object({
        payment: entity({ id: Reference, order_id: Reference }),
        refund: entity({ payment_id: Reference }),
        dispute: entity({ payment_id: Reference }),
      }),
    ),
    null,
  ),
})

export default newFunction(
  {
    method: 'POST',
    path: '/v1/webhooks/razorpay',
    summary: 'Razorpay events',
    access: 'public',
    answers: { 200: ProviderNews },
    problems: ['not_found', 'unauthenticated', 'too_large'],
    reads: {
      body: Event,
      headers: v.object({ 'x-razorpay-signature': Token(1000), 'x-razorpay-event-id': EventId }),
    },
  },
  async (c) => {
    const secret = c.env.RAZORPAY_WEBHOOK_SECRET
    if (!secret) return problem(c, 'not_found')
    if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_LENGTH) return problem(c, 'too_large')
    const body = await c.req.text()
    if (!(await isSigned(secret, body, c.req.header('x-razorpay-signature') ?? ''))) {
      return problem(c, 'unauthenticated', { detail: 'The signature is wrong.' })
    }
    const event = v.safeParse(JsonOf(Event), body)
    const eventId = v.safeParse(EventId, c.req.header('x-razorpay-event-id'))
    // Razorpay signs no time: its event id, which we keep, is the guard against replays.
    if (!event.success || !eventId.success) return problem(c, 'invalid_input')
    const { payment, refund, dispute } = event.output.payload ?? {}
    const kept = await keepEvent(c.var.sql, {
      provider: 'razorpay',
      eventId: eventId.output,
      type: event.output.event,
      paymentId: null,
      references: [
        payment?.entity.id ?? refund?.entity.payment_id ?? dispute?.entity.payment_id,
        payment?.entity.order_id,
      ].filter((name) => typeof name === 'string'),
      requestId: c.var.requestId,
    })
    return c.json({ received: true, repeated: !kept })
  },
)
