// Razorpay behind our interface: its checkout has authorised a payment in the browser, we capture that
// payment by its id.
import Razorpay from 'razorpay'
import type {
  Account,
  Charge,
  ChargeQuestion,
  ChargeRequest,
  Declined,
  Provider,
  ProviderRefund,
  RefundRequest,
} from './provider.ts'
import { ask, Refusal } from './razorpay-errors.ts'
import { listPayments } from './razorpay-list.ts'

export interface RazorpaySettings {
  RAZORPAY_KEY_ID: string
  RAZORPAY_KEY_SECRET: string
  /** Empty: Razorpay's own. */
  RAZORPAY_API_URL: string
}

const TIMEOUT_MS = 20_000

interface Defaults {
  baseURL: string
  timeout: number
  headers: { common: Record<string, string> }
}
interface RazorpayPayment {
  id: string
  status: 'created' | 'authorized' | 'captured' | 'refunded' | 'failed'
  amount: number | string
  currency: string
  amount_refunded?: number | null
  error_code?: string | null
}
interface RazorpayRefund {
  id: string
  status: 'pending' | 'processed' | 'failed'
  notes?: { key?: string }
}

export function newRazorpay(settings: RazorpaySettings): Provider {
  const { RAZORPAY_KEY_ID: key_id, RAZORPAY_KEY_SECRET: key_secret, RAZORPAY_API_URL: url } = settings
  // The SDK has no setting for these three, only the HTTP client inside.
  const connect: Connect = (headers = {}) => {
    const client = new Razorpay({ key_id, key_secret })
    const { defaults } = (client as unknown as { api: { rq: { defaults: Defaults } } }).api.rq
    if (url !== '') defaults.baseURL = url
    defaults.timeout = TIMEOUT_MS
    Object.assign(defaults.headers.common, headers)
    return client
  }
  const client = connect()
  return {
    name: 'razorpay',
    prepare: (request) => prepare(client, request),
    prepares: isByBuyer,
    ...newCharges(client, key_id),
    ...newRefunds(connect),
    list: (question) => listPayments(client, question),
  }
}

type Connect = (headers?: Record<string, string>) => Razorpay

/** The buyer completes it in Razorpay's checkout, which binds what it authorises to our order. */
const isByBuyer = (method: string): boolean => method === 'razorpay'

/** An order of which the answer was lost is in nobody's hands: only the one that is stored is handed out. */
async function prepare(
  client: Razorpay,
  { paymentId, amount, currency }: ChargeRequest,
): Promise<{ status: 'prepared'; reference: string } | Declined> {
  try {
    const order = { amount, currency, receipt: paymentId, notes: { paymentId } }
    const { id } = (await ask(client.orders.create(order))) as { id: string }
    return { status: 'prepared', reference: id }
  } catch (error) {
    if (error instanceof Refusal) return { status: 'declined', reference: null, reason: error.reason }
    throw error
  }
}

function newCharges(client: Razorpay, keyId: string): Pick<Provider, 'charge' | 'chargeState' | 'close'> {
  /** Capturing what is captured is refused by Razorpay: it cannot be taken twice. */
  async function charge(request: ChargeRequest, isOurs = false): Promise<Answered> {
    const { amount, currency } = request
    const before = await find(request, isOurs)
    if (before.status !== 'authorized') return before
    const made = client.payments.capture(before.reference, amount, currency)
    try {
      return asAnswer(read((await ask(made)) as RazorpayPayment, request, true))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Taken by another worker meanwhile, or not to be taken: which, the payment says.
      const after = await find(request, true)
      return after.status === 'authorized'
        ? { status: 'declined', reference: nameOf(request), reason: error.reason }
        : after
    }
  }

  /** The payment as it is; a refusal where there is no such payment. Ours: we may have captured it. */
  async function find(request: ChargeQuestion, isOurs: boolean): Promise<Found> {
    if (isByBuyer(request.method)) return findInOrder(client, request, keyId)
    try {
      return read((await ask(client.payments.fetch(request.method))) as RazorpayPayment, request, isOurs)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: 'declined', reference: null, reason: error.reason }
    }
  }

  async function chargeState(question: ChargeQuestion): Promise<Charge> {
    // No order was stored, so nobody may pay it.
    if (isByBuyer(question.method) && question.reference === null) return { status: 'absent' }
    const found = await find(question, true)
    return found.status === 'authorized' ? { status: 'absent' } : found
  }

  // Razorpay cannot void what its checkout authorised. A worker that stands still may capture it for days, so
  // it is captured now: what is captured cannot be captured later, and its money goes to seats or back.
  // An order of which nothing was authorised stays payable: what comes later is never captured by us, and
  // Razorpay gives it back.
  async function close(question: ChargeQuestion): Promise<Answered> {
    const state = await charge({ ...question, expiresAt: new Date() }, true)
    return state.status === 'action_required'
      ? { status: 'declined', reference: state.reference, reason: 'reservation_over' }
      : state
  }

  return { charge, chargeState, close }
}

/** What we know the charge by: of an order its id, else the payment that the browser handed in. */
const nameOf = ({ method, reference }: ChargeQuestion): string | null =>
  isByBuyer(method) ? reference : method

/**
 * Of the tries in the checkout the one that has money, else the one that would have; else it is the
 * buyer's.
 */
async function findInOrder(client: Razorpay, question: ChargeQuestion, keyId: string): Promise<Found> {
  const { paymentId, reference } = question
  if (reference === null) throw new Error(`payment ${paymentId}: the order was not made`)
  const { items } = (await ask(client.orders.fetchPayments(reference))) as { items: RazorpayPayment[] }
  const found = items.map((payment) => read(payment, question, true))
  return (
    found.find(({ status }) => status === 'captured') ??
    found.find(({ status }) => status === 'authorized') ?? {
      status: 'action_required',
      reference,
      action: { type: 'razorpay', orderId: reference, keyId },
    }
  )
}

/** Razorpay lists disputes of the whole account, newest first. */
const DISPUTES_READ = 100

async function account(client: Razorpay, question: ChargeQuestion): Promise<Account> {
  // Once captured, an order's payment is the reference.
  const paid = isByBuyer(question.method) ? question.reference! : question.method
  const made = (await ask(client.payments.fetchMultipleRefund(paid, { count: 100 }))) as {
    items: (RazorpayRefund & { amount?: number })[]
  }
  const refunds = made.items.map((refund) => ({
    reference: refund.id,
    key: refund.notes?.key ?? null,
    amount: Number(refund.amount ?? 0),
    status: readRefund(refund).status,
    reason: 'failed',
  }))
  const { items } = await ask(client.disputes.all({ count: DISPUTES_READ }))
  const statuses = items.filter(({ payment_id }) => payment_id === paid).map(({ status }) => status as string)
  return { refunds, dispute: disputeOf(statuses) }
}

function disputeOf(statuses: readonly string[]): Account['dispute'] {
  if (statuses.length === 0) return null
  if (statuses.includes('lost')) return 'lost'
  return statuses.every((status) => status === 'won' || status === 'closed') ? 'won' : 'open'
}

function newRefunds(connect: Connect): Pick<Provider, 'account' | 'refund' | 'refundState'> {
  async function refund(request: RefundRequest): Promise<RefundAnswer> {
    const { key, reference, amount } = request
    if (reference === null) throw new Error(`refund ${key}: the charge has no reference`)
    const keyed = connect({ 'X-Refund-Idempotency': headerOf(key) })
    try {
      return readRefund(
        (await ask(keyed.payments.refund(reference, { amount, notes: { key } }))) as RazorpayRefund,
      )
    } catch (error) {
      if (error instanceof Refusal) return { status: 'failed', reference: null, reason: error.reason }
      throw error
    }
  }

  async function refundState({ key, reference }: RefundRequest): Promise<ProviderRefund> {
    if (reference === null) return { status: 'absent' }
    const made = (await ask(connect().payments.fetchMultipleRefund(reference, { count: 100 }))) as {
      items: RazorpayRefund[]
    }
    const own = made.items.find(({ notes }) => notes?.key === key)
    return own ? readRefund(own) : { status: 'absent' }
  }

  return { account: (question) => account(connect(), question), refund, refundState }
}

type Answered = Exclude<Charge, { status: 'absent' }>
type RefundAnswer = Exclude<ProviderRefund, { status: 'absent' }>
type Found = Answered | { status: 'authorized'; reference: string }

/**
 * The browser made this payment and handed in its id: in no state does it count unless it is the whole of
 * this price and none of it went back. Of one that is ours a part may have gone back in the dashboard before
 * its news came: the rest is still there.
 */
function read(payment: RazorpayPayment, { amount, currency }: ChargeQuestion, isOurs: boolean): Found {
  const { id: reference, status } = payment
  if (status === 'failed') {
    return { status: 'declined', reference, reason: (payment.error_code ?? 'failed').toLowerCase() }
  }
  if (Number(payment.amount) !== amount || payment.currency !== currency) {
    return { status: 'declined', reference, reason: 'amount_mismatch' }
  }
  const givenBack = Number(payment.amount_refunded ?? 0)
  if (status === 'refunded' || givenBack >= amount || (givenBack > 0 && !isOurs)) {
    return { status: 'declined', reference, reason: 'refunded_before' }
  }
  if (status === 'captured' || status === 'authorized') return { status, reference }
  return { status: 'pending', reference }
}

const asAnswer = (found: Found): Answered =>
  found.status === 'authorized' ? { status: 'pending', reference: found.reference } : found

/** Letters, digits, hyphens and underscores are all that Razorpay takes there; ours has colons. */
const headerOf = (key: string): string => key.replaceAll(':', '_')

function readRefund({ id, status }: RazorpayRefund): RefundAnswer {
  if (status === 'processed') return { status: 'refunded', reference: id }
  if (status === 'pending') return { status: 'pending', reference: id }
  return { status: 'failed', reference: id, reason: 'failed' }
}
