// Local servers that speak what Stripe and Razorpay document: enough of it to charge, ask, refund and fail.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeProvider {
  url: string
  /** Every request, as "METHOD path idempotency-key". */
  calls: string[]
  /** What the next requests answer instead: a status, or 'cut' to do the work and never answer. */
  faults: (number | 'cut')[]
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
    if (path.startsWith('/v1/payment_intents/search')) {
      const id = /metadata\['paymentId'\]:'([^']+)'/.exec(
        new URL(path, 'http://x').searchParams.get('query')!,
      )![1]!
      const data = [...fake.charges.values()].filter(({ metadata }) => metadata.paymentId === id)
      return [200, { object: 'search_result', data, has_more: false, url: path }]
    }
    const cancel = /^\/v1\/payment_intents\/(\w+)\/cancel/.exec(path)
    if (cancel) {
      const charge = fake.charges.get(cancel[1]!)!
      charge.status = 'canceled'
      return [200, charge]
    }
    if (path.startsWith('/v1/payment_intents/')) return [200, fake.charges.get(path.split('/')[3]!)!]
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

function createIntent(fake: FakeProvider, form: URLSearchParams): [number, object] {
  const method = form.get('payment_method')!
  const status = method === 'pm_3ds' ? 'requires_action' : 'succeeded'
  const intent = {
    id: `pi_${fake.charges.size + 1}`,
    object: 'payment_intent',
    status,
    amount: Number(form.get('amount')),
    currency: form.get('currency')!,
    metadata: { paymentId: form.get('metadata[paymentId]')! },
  }
  if (method === 'pm_declined') {
    const error = {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'no',
    }
    return [402, { error: { ...error, payment_intent: { ...intent, status: 'requires_payment_method' } } }]
  }
  fake.charges.set(intent.id, intent)
  return [200, intent]
}

/** Payments that the checkout has authorised are put into `charges` by the test. */
export const fakeRazorpay = (): Promise<FakeProvider> =>
  listen((request, body, fake) => {
    const [, , , id, verb] = request.url!.split(/[/?]/)
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
