// What a fake provider posts to a webhook: its news, signed at the moment of each delivery, as both do.
import { createHmac } from 'node:crypto'
import { newId } from '#shared/std/ids.ts'
import { type FakeProvider, type News, seconds } from './fake-provider.ts'

export function tell(fake: FakeProvider, type: string, event: (id: string) => object): void {
  const id = `evt_${newId()}`
  fake.news.push({ id, type, body: JSON.stringify(event(id)) })
}

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')

/** A repeat of Stripe has a signature of its own time. */
export function stripePost(fake: FakeProvider, { body }: News, secret: string) {
  const time = seconds(fake.now())
  const signature = `t=${time},v1=${hmac(secret, `${time}.${body}`)}`
  return { method: 'POST', body, headers: { 'stripe-signature': signature } }
}

export function razorpayPost(_: FakeProvider, { id, body }: News, secret: string) {
  const signature = hmac(secret, body)
  return { method: 'POST', body, headers: { 'x-razorpay-signature': signature, 'x-razorpay-event-id': id } }
}

/** What Razorpay's checkout hands to its page. */
export const checkoutAnswer = (order: string, payment: string, secret: string) => ({
  razorpay_payment_id: payment,
  razorpay_order_id: order,
  razorpay_signature: hmac(secret, `${order}|${payment}`),
})
