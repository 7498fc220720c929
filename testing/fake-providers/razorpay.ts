// A fake Razorpay: orders, the payments of its checkout, refunds and disputes as its API documents them, as
// far as Milo asks.
import { newId } from '#shared/std/ids.ts'
import type { Answer, Call } from './calls.ts'
import { type FakeCharge, type FakeProvider, type FakeRefund, givenBack, seconds } from './fake-provider.ts'
import { tell } from './news.ts'
import { razorpayDispute, razorpayError, razorpayRefund } from './razorpay-answers.ts'
import { listen } from './server.ts'

export const fakeRazorpay = (): Promise<FakeProvider> => listen({ handle, refuse })

const refuse = (authorization: string): Answer | undefined =>
  authorization.startsWith('Basic ') ? undefined : razorpayError('Authentication failed', 401)

const MISMATCH = razorpayError('Different request with the same idempotency key has already been processed.')
/** As its page says of the header X-Refund-Idempotency. */
const REFUND_KEY = /^[\w-]{10,}$/

function handle(call: Call, fake: FakeProvider): Answer {
  const [, , noun, id, verb] = call.path.split('/')
  if (noun === 'orders') return id === undefined ? createOrder(call, fake) : paymentsOf(id, fake)
  if (noun === 'disputes') return collection(fake.disputes.map(razorpayDispute))
  if (id === undefined) return listPayments(call, fake)
  const payment = fake.charges.get(id)
  if (!payment) return razorpayError('The id provided does not exist')
  if (verb === 'capture') return capture(call, payment, fake)
  if (verb === 'refund') {
    if (call.key !== '' && !REFUND_KEY.test(call.key))
      return razorpayError('The idempotency key is not valid')
    return fake.keys.answer(call, fake.now(), { work: () => refund(call, payment, fake), mismatch: MISMATCH })
  }
  if (verb === 'refunds')
    return collection(fake.refunds.filter(({ charge }) => charge === id).map(razorpayRefund))
  return [200, shownPayment(payment, fake)]
}

const collection = (items: object[]): Answer => [200, { entity: 'collection', count: items.length, items }]

/** One unit at least where its page says so; with three decimals the last one is 0. */
function amountError(amount: number, currency: string): Answer | undefined {
  if (['INR', 'MYR', 'USD'].includes(currency) && amount < 100)
    return razorpayError(`The amount must be at least ${currency} 1.00`)
  return ['BHD', 'KWD', 'OMR'].includes(currency) && amount % 10 !== 0
    ? razorpayError('The last decimal must be 0')
    : undefined
}

/** Orders are charges too; payments name the order that they are for. */
function createOrder({ text }: Call, fake: FakeProvider): Answer {
  const { amount, currency, receipt } = JSON.parse(text) as {
    amount: number
    currency: string
    receipt: string
  }
  const refused = amountError(amount, currency)
  if (refused) return refused
  const order = {
    id: fake.idOf('order'),
    status: 'created',
    amount,
    currency,
    metadata: { receipt },
    created: seconds(fake.now()),
  }
  fake.charges.set(order.id, order)
  return [200, order]
}

function paymentsOf(order: string, fake: FakeProvider): Answer {
  const payments = [...fake.charges.values()].filter(({ order_id }) => order_id === order)
  return collection(payments.map((payment) => shownPayment(payment, fake)))
}

/** A payment that the checkout made, of an order or alone; its id. */
export function checkedOut(
  fake: FakeProvider,
  made: Omit<FakeCharge, 'id' | 'created' | 'metadata'>,
): string {
  const id = `pay_${newId().replaceAll('-', '')}`
  fake.charges.set(id, { metadata: {}, ...made, id, created: seconds(fake.now()) })
  become(fake, fake.charges.get(id)!, made.status)
  return id
}

/** It changed, and there is news of it. */
export function become(fake: FakeProvider, payment: FakeCharge, status: string): void {
  payment.status = status
  tell(fake, `payment.${status}`, () => ({
    entity: 'event',
    event: `payment.${status}`,
    payload: { payment: { entity: shownPayment(payment, fake) } },
  }))
}

function capture({ text }: Call, payment: FakeCharge, fake: FakeProvider): Answer {
  const { amount, currency } = JSON.parse(text) as { amount: number; currency: string }
  if (payment.status !== 'authorized') return razorpayError('This payment has already been captured')
  if (amount !== payment.amount || currency !== payment.currency)
    return razorpayError('Capture amount must be equal to the amount authorized')
  const paid = [...fake.charges.values()].some(
    ({ id, order_id, status }) =>
      order_id !== undefined && order_id === payment.order_id && id !== payment.id && status === 'captured',
  )
  if (paid) return razorpayError('Payment already done for this order')
  become(fake, payment, 'captured')
  return [200, shownPayment(payment, fake)]
}

function refund({ text }: Call, { id: charge, ...payment }: FakeCharge, fake: FakeProvider): Answer {
  const { amount, notes } = JSON.parse(text) as { amount: number; notes?: { key?: string } }
  if (payment.status !== 'captured') return razorpayError('The payment status should be captured for action')
  if (fake.disputes.some((dispute) => dispute.charge === charge && dispute.status === 'open'))
    return razorpayError('The payment is disputed')
  const left = payment.amount - givenBack(fake, charge)
  if (left === 0) return razorpayError('The payment has been fully refunded already')
  if (amount > left) return razorpayError('The total refund amount is greater than the refund payment amount')
  const made: FakeRefund = {
    id: fake.idOf('rfnd'),
    charge,
    amount,
    key: notes?.key,
    status: fake.refundStatus,
  }
  fake.refunds.push(made)
  tell(fake, 'refund.created', () => ({
    entity: 'event',
    event: 'refund.created',
    payload: { refund: { entity: razorpayRefund(made) } },
  }))
  return [200, razorpayRefund(made)]
}

/** Given back whole by refunds it is "refunded". */
function shownPayment(payment: FakeCharge, fake: FakeProvider) {
  const back = fake.refunds
    .filter(({ charge, status }) => charge === payment.id && status !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0)
  const refunded = back > 0 && back >= payment.amount
  return {
    amount_refunded: back,
    // Null where the checkout had none.
    order_id: null,
    ...payment,
    status: refunded && payment.status === 'captured' ? 'refunded' : payment.status,
    created_at: payment.created ?? 0,
  }
}

/** Newest first, and behind by the lag. */
function listPayments({ query }: Call, fake: FakeProvider): Answer {
  const [from, to] = [Number(query.get('from') ?? 0), Number(query.get('to') ?? Infinity)]
  const [count, skip] = [Number(query.get('count') ?? 10), Number(query.get('skip') ?? 0)]
  const seen = Math.min(to, seconds(fake.now() - fake.lagMs))
  const all = [...fake.charges.values()]
    .filter(({ id, created = 0 }) => id.startsWith('pay_') && created >= from && created <= seen)
    .reverse()
  return collection(all.slice(skip, skip + count).map((payment) => shownPayment(payment, fake)))
}
