// Local servers that speak what Stripe and Razorpay document: enough of it to charge, ask, refund and fail.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeProvider {
  url: string
  /** Every request, as "METHOD path idempotency-key". */
  calls: string[]
  /** What the next requests answer instead: a status, or 'cut' to do the work and never answer. */
  faults: (number | 'cut' | undefined)[]
  charges: Map<string, FakeCharge>
  refunds: { id: string; charge: string; amount: number; key: string }[]
  close(): void
}

export interface FakeCharge {
  id: string
  status: string
  amount: number
  currency: string
  metadata: Record<string, string>
  payment_method?: string
  client_secret?: string
  order_id?: string
  amount_refunded?: number
}

type Handle = (request: IncomingMessage, body: string, fake: FakeProvider) => [status: number, answer: object]

async function listen(handle: Handle): Promise<FakeProvider> {
  const server: Server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    respond(request, response, body)
  })
  const fake: FakeProvider = {
    url: '',
    calls: [],
    faults: [],
    charges: new Map(),
    refunds: [],
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  function respond(request: IncomingMessage, response: ServerResponse, body: string): void {
    const key = request.headers['idempotency-key'] ?? request.headers['x-refund-idempotency'] ?? ''
    fake.calls.push(`${request.method} ${request.url?.split('?')[0]} ${String(key)}`.trim())
    const fault = fake.faults.shift()
    const say = (status: number, answer: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    if (typeof fault === 'number') {
      say(fault, {
        error: { type: 'api_error', code: 'fault', message: 'as asked for', description: 'as asked for' },
      })
      return
    }
    const [status, answer] = handle(request, body, fake)
    if (fault === 'cut') response.destroy()
    else say(status, answer)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake
}

const byKey = new WeakMap<FakeProvider, Map<string, [number, object]>>()

/** Remembers the answer to each idempotency key, as Stripe does. */
function keyed(fake: FakeProvider, key: string, work: () => [number, object]): [number, object] {
  const known = byKey.get(fake) ?? new Map<string, [number, object]>()
  byKey.set(fake, known)
  const answer = known.get(key) ?? work()
  known.set(key, answer)
  return answer
}

export const fakeStripe = (): Promise<FakeProvider> =>
  listen((request, body, fake) => {
    const path = request.url!
    const form = new URLSearchParams(body)
    const key = String(request.headers['idempotency-key'] ?? '')
    if (request.method === 'POST' && path === '/v1/payment_intents') {
      return keyed(fake, key, () => createIntent(fake, form))
    }
    // The real one finds an intent up to an hour late: code that trusts it fails here.
    if (path.startsWith('/v1/payment_intents/search'))
      return [200, { object: 'search_result', data: [], has_more: false, url: path }]
    const [, id, verb] = /^\/v1\/payment_intents\/(\w+)(?:\/(\w+))?/.exec(path) ?? []
    const intent = fake.charges.get(id ?? '')
    if (id !== undefined && !intent) return stripeError(404, { code: 'resource_missing' })
    if (intent && verb === 'cancel') return cancelIntent(intent)
    if (intent && verb === 'confirm') return confirmIntent(intent)
    if (intent) return [200, intent]
    if (request.method === 'POST' && path === '/v1/refunds') {
      return keyed(fake, key, () => {
        const charge = form.get('payment_intent')!
        const made = {
          id: `re_${fake.refunds.length + 1}`,
          charge,
          amount: Number(form.get('amount')),
          key: form.get('metadata[key]')!,
        }
        fake.refunds.push(made)
        return [200, { ...made, object: 'refund', status: 'succeeded', metadata: { key: made.key } }]
      })
    }
    const data = fake.refunds.map((made) => ({ ...made, status: 'succeeded', metadata: { key: made.key } }))
    return [200, { object: 'list', data, has_more: false, url: path }]
  })

const stripeError = (status: number, error: object): [number, object] => [
  status,
  { error: { type: 'invalid_request_error', message: 'no', ...error } },
]

function createIntent(fake: FakeProvider, form: URLSearchParams): [number, object] {
  const method = form.get('payment_method')
  if (method === 'pm_bogus') return stripeError(400, { code: 'resource_missing', param: 'payment_method' })
  const intent = {
    id: `pi_${fake.charges.size + 1}`,
    object: 'payment_intent',
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    amount: Number(form.get('amount')),
    currency: form.get('currency')!,
    metadata: { paymentId: form.get('metadata[paymentId]')! },
    ...(method === null ? {} : { payment_method: method }),
    client_secret: `pi_${fake.charges.size + 1}_secret_x`,
  }
  fake.charges.set(intent.id, intent)
  return form.get('confirm') === 'true' ? confirmIntent(intent) : [200, intent]
}

function confirmIntent(intent: FakeCharge): [number, object] {
  if (!['requires_confirmation', 'requires_payment_method'].includes(intent.status))
    return stripeError(400, { code: 'payment_intent_unexpected_state' })
  if (intent.payment_method === 'pm_declined') {
    intent.status = 'requires_payment_method'
    const error = { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' }
    return stripeError(402, { ...error, payment_intent: intent })
  }
  intent.status = intent.payment_method === 'pm_3ds' ? 'requires_action' : 'succeeded'
  return [200, intent]
}

function cancelIntent(intent: FakeCharge): [number, object] {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status))
    return stripeError(400, { code: 'payment_intent_unexpected_state' })
  intent.status = 'canceled'
  return [200, intent]
}

/** Orders are charges too; payments name the order that they are for. */
function answerOrder(fake: FakeProvider, id: string | undefined, body: string): [number, object] {
  if (id === undefined) {
    const { amount, currency, receipt } = JSON.parse(body) as {
      amount: number
      currency: string
      receipt: string
    }
    const order = {
      id: `order_${fake.charges.size + 1}`,
      status: 'created',
      amount,
      currency,
      metadata: { receipt },
    }
    fake.charges.set(order.id, order)
    return [200, order]
  }
  const items = [...fake.charges.values()].filter(({ order_id }) => order_id === id)
  return [200, { entity: 'collection', count: items.length, items }]
}

/** Payments that the checkout has authorised are put into `charges` by the test. */
export const fakeRazorpay = (): Promise<FakeProvider> =>
  listen((request, body, fake) => {
    const [, , noun, id, verb] = request.url!.split(/[/?]/)
    if (noun === 'orders') return answerOrder(fake, id, body)
    if (noun === 'disputes') return [200, { entity: 'collection', count: 0, items: [] }]
    const charge = fake.charges.get(id!)
    if (!charge)
      return [400, { error: { code: 'BAD_REQUEST_ERROR', description: 'The id provided does not exist' } }]
    if (verb === 'capture') {
      if (charge.status !== 'authorized')
        return [
          400,
          { error: { code: 'BAD_REQUEST_ERROR', description: 'This payment has already been captured' } },
        ]
      charge.status = 'captured'
      return [200, charge]
    }
    if (verb === 'refund') {
      const { amount, notes } = JSON.parse(body) as { amount: number; notes: { key: string } }
      const key = String(request.headers['x-refund-idempotency'])
      return keyed(fake, key, () => {
        const made = { id: `rfnd_${fake.refunds.length + 1}`, charge: id!, amount, key: notes.key }
        fake.refunds.push(made)
        return [200, { ...made, status: 'processed', notes }]
      })
    }
    if (verb === 'refunds') {
      const items = fake.refunds.map((made) => ({ ...made, status: 'processed', notes: { key: made.key } }))
      return [200, { entity: 'collection', count: items.length, items }]
    }
    return [200, charge]
  })
