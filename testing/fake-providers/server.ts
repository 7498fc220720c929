// A local server that plays a payment provider over HTTP: it keeps its calls, fails on request, has a clock
// that the test moves, and news that the test posts.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer, Call } from './calls.ts'
import type { FakeProvider } from './fake-provider.ts'
import { IdempotencyKeys } from './idempotency-keys.ts'

export interface Speech {
  handle(call: Call, fake: FakeProvider): Answer
  /** The answer to a request without its account's key, or undefined where it has the key. */
  refuse(authorization: string): Answer | undefined
}

export async function listen({ handle, refuse }: Speech): Promise<FakeProvider> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    await respond(readCall(request, text), request.headers.authorization ?? '', response)
  })
  const fake = newFake(() => {
    server.closeAllConnections()
    server.close()
  })
  async function respond(call: Call, authorization: string, response: ServerResponse): Promise<void> {
    fake.calls.push(`${call.method} ${call.path} ${call.key}`.trim())
    const say = ([status, answer]: Answer) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    const fault = fake.faults.length > 0 ? fake.faults.shift() : await fake.faultOf(call)
    if (typeof fault === 'number') return void say(failed(fake, call, fault))
    const answer = refuse(authorization) ?? handle(call, fake)
    if (fault === 'cut') response.destroy()
    else say(answer)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake
}

/** What failed while it was worked on is answered again under its key; what was turned away is not. */
function failed(fake: FakeProvider, call: Call, status: number): Answer {
  const said = { type: 'api_error', code: 'fault', message: 'as asked for', description: 'as asked for' }
  const answer: Answer = [status, { error: said }]
  if (status >= 500 && call.key !== '') fake.keys.keep(call, fake.now(), answer)
  return answer
}

function newFake(close: () => void): FakeProvider {
  let aheadMs = 0
  const counts = new Map<string, number>()
  return {
    url: '',
    calls: [],
    faults: [],
    faultOf: () => undefined,
    idOf: (kind) => {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      return `${kind}_${count}`
    },
    charges: new Map(),
    refunds: [],
    disputes: [],
    refundStatus: 'done',
    lagMs: 0,
    news: [],
    keys: new IdempotencyKeys(),
    now: () => Date.now() + aheadMs,
    pass: (ms) => {
      aheadMs += ms
    },
    close,
  }
}

function readCall({ method, url, headers }: IncomingMessage, text: string): Call {
  const { pathname, searchParams } = new URL(url!, 'http://localhost')
  const key = headers['idempotency-key'] ?? headers['x-refund-idempotency'] ?? ''
  return { method: method!, path: pathname, query: searchParams, key: String(key), text }
}
