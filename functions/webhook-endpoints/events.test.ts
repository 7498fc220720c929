// Everything that an integrator can be told comes from what really happens; and no name can lead us into our
// own network.
import dns from 'node:dns'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newSecret } from '#shared/auth/signatures.ts'
import { cancelShowtime } from '#shared/db/showtime-cancellations.ts'
import type { Message } from '#shared/domain/messages.ts'
import { createHold, getHold } from '#shared/holds/holds.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { type Answered, askHold, mustReserve, newBuyer, overdue, useSale } from '../../testing/sales.ts'
import { isVerified } from '../../testing/webhooks.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import { newWebhookHandler } from '../../worker-payments/webhooks/announce.ts'
import { newDeliverer } from '../../worker-payments/webhooks/deliver.ts'
import { post } from '../../worker-payments/webhooks/post.ts'
import createCancellation from '../cancellations/create.ts'
import sweep from '../scheduled/sweep.ts'
import create from './create.ts'

const sale = useSale()
let admin: SignedIn
let receiver: Server
let port: number
const received: { body: string; headers: IncomingHttpHeaders }[] = []
beforeAll(async () => {
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  receiver = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    received.push({ body, headers: request.headers })
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  port = (receiver.address() as AddressInfo).port
})
afterAll(async () => {
  receiver.close()
})

const register = async (url: string, events: string[], toPrivate: boolean): Promise<Response> =>
  create.request(
    '/v1/webhook-endpoints',
    jsonRequest('POST', { url, events }, admin.headers),
    toPrivate ? { ...sale.env, WEBHOOKS_TO_PRIVATE: 'yes' } : sale.env,
  )

async function bought() {
  const settle = newSettle({
    sql: sale.database.sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sale.database.sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
  const buyer = await newBuyer(sale)
  const made: Answered = await mustReserve(buyer, [0])
  await settle(made.payment.id, silent)
  return { buyer, made, settle }
}

/**
 * A hold that ran out, a reservation that lapsed, one that was bought and given back, a showtime that was
 * cancelled.
 */
async function allThatHappens(): Promise<void> {
  const { redis } = sale
  const holder = await newBuyer(sale)
  await askHold(holder, [5]) // which loads the map
  const wanted = {
    showtimeId: holder.showtime.showtimeId,
    holdId: newId(),
    buyerId: newId(),
    seats: [0],
    quote: '{}',
  }
  expect(await createHold(redis, { ...wanted, lengthMs: 50 })).toMatchObject({ ok: true })
  await vi.waitFor(async () => expect(await getHold(redis, wanted.showtimeId, wanted.holdId)).toBeUndefined())
  await overdue(sale, (await mustReserve(await newBuyer(sale), [0])).id)
  await sweep.request('/v1/scheduled/sweep', { method: 'POST', headers: admin.headers }, sale.env)
  const { buyer, made, settle } = await bought()
  await createCancellation.request(
    `/v1/reservations/${made.id}/cancellations`,
    jsonRequest('POST', {}, { ...buyer.customer.headers, 'idempotency-key': newId() }),
    sale.env,
  )
  await settle(made.payment.id, silent)
  const actor = { actorId: admin.user.id, requestId: 'test' }
  await cancelShowtime(sale.database.sql, {
    ...actor,
    showtimeId: buyer.showtime.showtimeId,
    reason: 'flood',
  })
}

test('each of the six events is told, signed, of what really happened', async () => {
  const events = [
    'hold.expired',
    'refund.settled',
    'reservation.confirmed',
    'reservation.lapsed',
    'seat.released',
    'showtime.cancelled',
  ]
  const made = await register(`http://127.0.0.1:${port}/hooks`, events, true)
  const { secret }: Answered = await made.json()
  await allThatHappens()
  const handle = newWebhookHandler(sale.database.sql)
  const messages = await sale.database.sql<Message[]>`
    select message_id as id, type, request_id as "requestId", payload from outbox order by id`
  for (const message of messages) await handle(message)
  const deliverer = newDeliverer({ sql: sale.database.sql, log: silent, allowPrivate: true })
  while ((await deliverer.runOnce()).tried > 0);
  expect([...new Set(received.map(({ body }) => JSON.parse(body).type))].sort()).toEqual(events)
  for (const { body, headers } of received) {
    expect(isVerified(secret, body, headers)).toBe(true)
  }
})

test('a name that leads elsewhere once it is registered is refused when it is called', async () => {
  received.length = 0
  const original = dns.lookup
  let addresses = [{ address: '93.184.216.34', family: 4 }]
  dns.lookup = ((_: string, options: { all?: boolean }, done: (...answer: unknown[]) => void) =>
    options.all
      ? done(null, addresses)
      : done(null, addresses[0]!.address, addresses[0]!.family)) as unknown as typeof dns.lookup
  syncBuiltinESMExports()
  try {
    expect((await register('https://rebinding.example/', ['hold.expired'], false)).status).toBe(201)
    const message = {
      url: `http://rebinding.example:${port}/`,
      secrets: [newSecret()],
      id: newId(),
      body: '{}',
    }
    addresses = [{ address: '127.0.0.1', family: 4 }]
    await expect(post(message, false)).rejects.toThrow('rebinding.example leads to a private address')
    addresses = [
      { address: '93.184.216.34', family: 4 },
      { address: '::ffff:127.0.0.1', family: 6 },
    ]
    await expect(post(message, false)).rejects.toThrow('private address')
    expect(received).toEqual([])
    addresses = [{ address: '127.0.0.1', family: 4 }]
    expect(await post(message, true)).toMatchObject({ status: 204 }) // the control: the name does lead here
  } finally {
    dns.lookup = original
    syncBuiltinESMExports()
  }
})
