// Razorpay's list of payments, for what Milo may have lost.
import type Razorpay from 'razorpay'
import type { ListedCapture } from '#shared/db/provider-listings.ts'
import type { ListedPage, ListQuestion } from './provider.ts'
import { ask } from './razorpay-errors.ts'

// Razorpay's most.
const PAGE = 100

interface ListedPayment {
  id: string
  order_id?: string | null
  status: string
  amount: number | string
  currency: string
  amount_refunded?: number | null
  created_at: number
}

/**
 * Newest first, by the number of those passed over: the end of the span is fixed, so that new payments move
 * no page. A payment does not carry our id, so all that the account took are looked at.
 */
export async function listPayments(
  client: Razorpay,
  { since, until, position }: ListQuestion,
): Promise<ListedPage> {
  const skip = Number(position ?? 0)
  const span = { from: seconds(since), to: seconds(until) }
  const { items } = (await ask(client.payments.all({ ...span, count: PAGE, skip }))) as unknown as {
    items: ListedPayment[]
  }
  const captures = items.filter(({ status }) => status === 'captured' || status === 'refunded').map(read)
  return { captures, next: items.length === PAGE ? String(skip + PAGE) : null }
}

const read = (payment: ListedPayment): ListedCapture => ({
  reference: payment.id,
  order: payment.order_id ?? null,
  chargeKey: null,
  amount: Number(payment.amount),
  givenBack: Number(payment.amount_refunded ?? 0),
  currency: payment.currency,
  capturedAt: new Date(payment.created_at * 1000),
})

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000)
