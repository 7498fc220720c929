// Razorpay behind our interface: its checkout has authorised a payment in the browser, we capture that payment by its id.
import Razorpay from 'razorpay'
import {
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
  const connect = (headers: Record<string, string> = {}): Razorpay => {
    const client = new Razorpay({ key_id, key_secret })
    const { defaults } = (client as unknown as { api: { rq: { defaults: Defaults } } }).api.rq
    if (url !== '') defaults.baseURL = url
    defaults.timeout = TIMEOUT_MS
    Object.assign(defaults.headers.common, headers)
    return client
  }
  const client = connect()

  /** Capturing what is captured is refused by Razorpay: it cannot be taken twice. */
  async function charge({ method, amount, currency }: ChargeRequest): Promise<Answered> {
    const before = await find(method)
    if (before.status !== 'authorized') return read(before)
    if (Number(before.amount) !== amount || before.currency !== currency) {
      return { status: 'declined', reference: method, reason: 'amount_mismatch' }
    }
    return read((await ask(client.payments.capture(method, amount, currency))) as RazorpayPayment)
  }

  const find = async (id: string) => (await ask(client.payments.fetch(id))) as RazorpayPayment

  async function chargeState({ method }: ChargeQuestion): Promise<Charge> {
    const payment = await find(method)
    return payment.status === 'authorized' ? { status: 'absent' } : read(payment)
  }

  async function refund(request: RefundRequest): Promise<RefundAnswer> {
    const { key, reference, amount } = request
    if (reference === null) throw new Error(`refund ${key}: the charge has no reference`)
    const keyed = connect({ 'X-Refund-Idempotency': key })
    return readRefund(
      (await ask(keyed.payments.refund(reference, { amount, notes: { key } }))) as RazorpayRefund,
    )
  }

  async function refundState({ key, reference }: RefundRequest): Promise<ProviderRefund> {
    if (reference === null) return { status: 'absent' }
    const made = (await ask(client.payments.fetchMultipleRefund(reference, { count: 100 }))) as {
      items: RazorpayRefund[]
    }
    const own = made.items.find(({ notes }) => notes?.key === key)
    return own ? readRefund(own) : { status: 'absent' }
  }

  return { name: 'razorpay', charge, chargeState, refund, refundState }
}

type Answered = Exclude<Charge, { status: 'absent' }>
type RefundAnswer = Exclude<ProviderRefund, { status: 'absent' }>

function read({ id: reference, status, error_code }: RazorpayPayment): Answered {
  if (status === 'captured' || status === 'refunded') return { status: 'captured', reference }
  if (status === 'failed')
    return { status: 'declined', reference, reason: (error_code ?? 'failed').toLowerCase() }
  return { status: 'pending', reference }
}

function readRefund({ id, status }: RazorpayRefund): RefundAnswer {
  if (status === 'processed') return { status: 'refunded', reference: id }
  if (status === 'pending') return { status: 'pending', reference: id }
  throw new Error(`refund ${id} has failed at Razorpay`)
}

/** The SDK throws objects with a status code, and a TypeError where no answer came. */
async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode
    const said = (error as { error?: { description?: string } }).error?.description ?? String(error)
    if (status === 429) throw new ProviderError(`razorpay: ${status} ${said}`, 'nothing_happened')
    // 409: another request for the same payment is still running.
    if (status === undefined || status === 409 || status >= 500) {
      throw new ProviderError(`razorpay: ${status ?? 'no answer'} ${said}`, 'unknown')
    }
    throw new Error(`razorpay: ${status} ${said}`)
  }
}
