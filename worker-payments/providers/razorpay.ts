// Razorpay behind our interface: its checkout has authorised a payment in the browser, we capture that
// payment by its id.
import Razorpay from 'razorpay'
import {
  type Account,
  type Charge,
  type ChargeQuestion,
  type ChargeRequest,
  type Provider,
  ProviderError,
  type ProviderRefund,
  type RefundRequest,
} from './provider.ts'

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
  return { name: 'razorpay', ...newCharges(connect()), ...newRefunds(connect) }
}

type Connect = (headers?: Record<string, string>) => Razorpay

function newCharges(client: Razorpay): Pick<Provider, 'charge' | 'chargeState' | 'close'> {
  /** Capturing what is captured is refused by Razorpay: it cannot be taken twice. */
  async function charge(request: ChargeRequest): Promise<Answered> {
    const { method, amount, currency } = request
    const before = await find(request)
    if (before.status !== 'authorized') return before
    const made = client.payments.capture(method, amount, currency)
    try {
      return asAnswer(read((await ask(made)) as RazorpayPayment, request))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Taken by another worker meanwhile, or not to be taken: which, the payment says.
      const after = await find(request)
      return after.status === 'authorized'
        ? { status: 'declined', reference: method, reason: error.reason }
        : after
    }
  }

  /** The payment as it is; a refusal where there is no such payment. */
  async function find(request: ChargeQuestion): Promise<Found> {
    try {
      return read((await ask(client.payments.fetch(request.method))) as RazorpayPayment, request)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: 'declined', reference: null, reason: error.reason }
    }
  }

  async function chargeState(question: ChargeQuestion): Promise<Charge> {
    const found = await find(question)
    return found.status === 'authorized' ? { status: 'absent' } : found
  }

  // Razorpay cannot void what its checkout authorised. A worker that stands still may capture it for days, so
  // it is captured now: what is captured cannot be captured later, and its money goes to seats or back.
  const close = (question: ChargeQuestion) => charge({ ...question, expiresAt: new Date() })

  return { charge, chargeState, close }
}

/** Razorpay lists disputes of the whole account, newest first. */
const DISPUTES_READ = 100

async function account(client: Razorpay, { method }: ChargeQuestion): Promise<Account> {
  const made = (await ask(client.payments.fetchMultipleRefund(method, { count: 100 }))) as {
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
  const statuses = items
    .filter(({ payment_id }) => payment_id === method)
    .map(({ status }) => status as string)
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
    const keyed = connect({ 'X-Refund-Idempotency': key })
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
 * this price and none of it went back.
 */
function read(payment: RazorpayPayment, { amount, currency }: ChargeQuestion): Found {
  const { id: reference, status } = payment
  if (status === 'failed') {
    return { status: 'declined', reference, reason: (payment.error_code ?? 'failed').toLowerCase() }
  }
  if (Number(payment.amount) !== amount || payment.currency !== currency) {
    return { status: 'declined', reference, reason: 'amount_mismatch' }
  }
  if (status === 'refunded' || Number(payment.amount_refunded ?? 0) !== 0) {
    return { status: 'declined', reference, reason: 'refunded_before' }
  }
  if (status === 'captured' || status === 'authorized') return { status, reference }
  return { status: 'pending', reference }
}

const asAnswer = (found: Found): Answered =>
  found.status === 'authorized' ? { status: 'pending', reference: found.reference } : found

function readRefund({ id, status }: RazorpayRefund): RefundAnswer {
  if (status === 'processed') return { status: 'refunded', reference: id }
  if (status === 'pending') return { status: 'pending', reference: id }
  return { status: 'failed', reference: id, reason: 'failed' }
}

/** Razorpay refuses this request, and will each time. */
class Refusal extends Error {
  readonly reason: string

  constructor(message: string, reason: string) {
    super(message)
    this.reason = reason
  }
}

/** The SDK throws objects with a status code, and a TypeError where no answer came. */
async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const { statusCode: status, error: body } = error as {
      statusCode?: number
      error?: { description?: string; reason?: string; code?: string }
    }
    const said = `razorpay: ${status ?? 'no answer'} ${body?.description ?? String(error)}`
    if (status === 429) throw new ProviderError(said, 'nothing_happened')
    // 409: another request for the same payment is still running.
    if (status === undefined || status === 409 || status >= 500) throw new ProviderError(said, 'unknown')
    if (status === 400 || status === 404) {
      throw new Refusal(said, (body?.reason || body?.code || 'bad_request').toLowerCase())
    }
    // 401, 403: our key, which staff mends.
    throw new Error(said)
  }
}
