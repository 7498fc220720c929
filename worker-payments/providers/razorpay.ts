// Razorpay behind our interface: its checkout has authorised a payment in the browser; its id is noted, then
// we capture it.
import Razorpay from 'razorpay'
import type {
  Account,
  Charge,
  ChargeQuestion,
  ChargeRequest,
  Declined,
  Prepared,
  Provider,
  ProviderRefund,
  RefundRequest,
} from './provider.ts'
import { ask, Refusal } from './razorpay-errors.ts'
import { listPayments } from './razorpay-list.ts'
import {
  type Answered,
  asAnswer,
  type Found,
  type RazorpayPayment,
  readHandedIn,
  readOurs,
} from './razorpay-payment.ts'

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
    ...newCharges(client, key_id),
    ...newRefunds(connect),
    list: (question) => listPayments(client, question),
  }
}

type Connect = (headers?: Record<string, string>) => Razorpay

/** The buyer completes it in Razorpay's checkout, which binds what it authorises to our order. */
const isByBuyer = (method: string): boolean => method === 'razorpay'

/**
 * An order of which the answer was lost is in nobody's hands: only the one that is stored is handed out. A
 * payment that was handed in is looked at, and nothing is captured that nobody noted.
 */
async function prepare(client: Razorpay, request: ChargeRequest): Promise<Prepared> {
  const { paymentId, amount, currency, method } = request
  try {
    if (!isByBuyer(method)) {
      const found = readHandedIn((await ask(client.payments.fetch(method))) as RazorpayPayment, request)
      return found.status === 'authorized' ? { status: 'prepared', reference: found.reference } : found
    }
    const order = { amount, currency, receipt: paymentId, notes: { paymentId } }
    const { id } = (await ask(client.orders.create(order))) as { id: string }
    return { status: 'prepared', reference: id }
  } catch (error) {
    return refused(error)
  }
}

function refused(error: unknown, reference: string | null = null): Declined {
  if (!(error instanceof Refusal)) throw error
  return { status: 'declined', reference, reason: error.reason }
}

function newCharges(client: Razorpay, keyId: string): Pick<Provider, 'charge' | 'chargeState' | 'close'> {
  /** Capturing what is captured is refused by Razorpay: it cannot be taken twice. */
  async function charge(request: ChargeRequest): Promise<Answered> {
    const { amount, currency, method } = request
    // One that was handed in was authorised when it was noted.
    const before: Found = isByBuyer(method)
      ? await find(request)
      : { status: 'authorized', reference: nameOf(request) }
    if (before.status !== 'authorized') return before
    const made = client.payments.capture(before.reference, amount, currency)
    try {
      return asAnswer(readOurs((await ask(made)) as RazorpayPayment, request))
    } catch (error) {
      const declined = refused(error, nameOf(request))
      // Taken by another worker meanwhile, or not to be taken: which, the payment says.
      const after = await find(request)
      return after.status === 'authorized' ? declined : after
    }
  }

  /** The payment as it is; a refusal where there is no such payment. */
  async function find(request: ChargeQuestion): Promise<Found> {
    const reference = nameOf(request)
    if (isByBuyer(request.method)) return findInOrder(client, request, keyId)
    try {
      return readOurs((await ask(client.payments.fetch(reference))) as RazorpayPayment, request)
    } catch (error) {
      return refused(error, reference)
    }
  }

  async function chargeState(question: ChargeQuestion): Promise<Charge> {
    // Nothing was noted, so nobody may charge it, and what is captured was not captured by us.
    if (question.reference === null) return { status: 'absent' }
    const found = await find(question)
    return found.status === 'authorized' ? { status: 'absent' } : found
  }

  // Razorpay cannot void what its checkout authorised. A worker that stands still may capture it for days, so
  // it is captured now: what is captured cannot be captured later, and its money goes to seats or back.
  // An order of which nothing was authorised stays payable: what comes later is never captured by us, and
  // Razorpay gives it back.
  async function close(question: ChargeQuestion): Promise<Answered> {
    const state = await charge({ ...question, expiresAt: new Date() })
    return state.status === 'action_required'
      ? { status: 'declined', reference: state.reference, reason: 'reservation_over' }
      : state
  }

  return { charge, chargeState, close }
}

/** What we know the charge by, noted before money moves: an order, or the payment that was handed in. */
function nameOf({ paymentId, reference }: ChargeQuestion): string {
  if (reference === null) throw new Error(`payment ${paymentId}: no name of its charge was noted`)
  return reference
}

/**
 * Of the tries in the checkout the one that has money, else the one that would have; else it is the
 * buyer's.
 */
async function findInOrder(client: Razorpay, question: ChargeQuestion, keyId: string): Promise<Found> {
  const reference = nameOf(question)
  const { items } = (await ask(client.orders.fetchPayments(reference))) as { items: RazorpayPayment[] }
  const found = items.map((payment) => readOurs(payment, question))
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

type RefundAnswer = Exclude<ProviderRefund, { status: 'absent' }>

/** Letters, digits, hyphens and underscores are all that Razorpay takes there; ours has colons. */
const headerOf = (key: string): string => key.replaceAll(':', '_')

function readRefund({ id, status }: RazorpayRefund): RefundAnswer {
  if (status === 'processed') return { status: 'refunded', reference: id }
  if (status === 'pending') return { status: 'pending', reference: id }
  return { status: 'failed', reference: id, reason: 'failed' }
}
