// Integrators are told of what they asked for: signed, until they take it, again if they wish, and never into
// our network.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newSecret } from '#shared/auth/signatures.ts'
import type { Message } from '#shared/domain/messages.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  mustHold,
  mustReserve,
  newBuyer,
  overdue,
  problemOf,
  useSale,
} from '../../testing/sales.ts'
import { isVerified } from '../../testing/webhooks.ts'
import { silent } from '../../worker-payments/testing.ts'
import { newWebhookHandler } from '../../worker-payments/webhooks/announce.ts'
import { newDeliverer } from '../../worker-payments/webhooks/deliver.ts'
import { post } from '../../worker-payments/webhooks/post.ts'
import sweep from '../scheduled/sweep.ts'
import listDeliveries from '../webhook-deliveries/list.ts'
import createReplay from '../webhook-replays/create.ts'
import create from './create.ts'
import remove from './delete.ts'
import get from './get.ts'
import list from './list.ts'
import update from './update.ts'

const sale = useSale()
let admin: SignedIn
let receiver: Server
let url: string
let received: { body: string; headers: IncomingHttpHeaders }[] = []
let answers: number[] = []
beforeAll(async () => {
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  receiver = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    received.push({ body, headers: request.headers })
    response.writeHead(answers.shift() ?? 204, { location: 'http://127.0.0.1/' }).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
})
afterAll(async () => {
  receiver.close()
})
beforeEach(async () => {
  received = []
  answers = []
  await sale.database.sql`truncate webhook_endpoints cascade`
})

const env = () => ({ ...sale.env, WEBHOOKS_TO_PRIVATE: 'yes' })
type Fn = { request(path: string, init: RequestInit, env: object): Response | Promise<Response> }
const ask = async (
  fn: Fn,
  path: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE' = 'GET',
  body?: object,
) =>
  fn.request(
    `/v1/webhook-endpoints${path}`,
    body ? jsonRequest(method as 'POST', body, admin.headers) : { method, headers: admin.headers },
    env(),
  )
async function register(events: string[] = ['reservation.confirmed']): Promise<Answered> {
  const answer = await ask(create, '', 'POST', { url, events })
  expect(answer.status).toBe(201)
  return answer.json()
}
const tell = (type: Message['type'], payload: object, id = newId()) =>
  newWebhookHandler(sale.database.sql)({ id, type, requestId: null, payload } as Message)
const deliver = () => newDeliverer({ sql: sale.database.sql, log: silent, allowPrivate: true }).runOnce()
const deliveries = async (id: string): Promise<Answered[]> =>
  ((await (await ask(listDeliveries, `/${id}/deliveries`)).json()) as Answered).items
const dueNow = () => sale.database.sql`update webhook_deliveries set due_at = now() where status = 'pending'`

describe('delivering', () => {
  test('signs what it says, once per event, to those who asked for it', async () => {
    const { secret } = await register()
    await register(['refund.settled'])
    const reservationId = newId()
    const eventId = newId()
    await tell('reservation.confirmed', { reservationId }, eventId)
    await tell('reservation.confirmed', { reservationId }, eventId)
    expect(await deliver()).toEqual({ tried: 1, delivered: 1 })
    expect(await deliver()).toEqual({ tried: 0, delivered: 0 })
    const [{ body, headers } = { body: '', headers: {} }] = received
    expect(JSON.parse(body)).toMatchObject({
      id: eventId,
      type: 'reservation.confirmed',
      data: { reservationId },
    })
    expect(headers['webhook-id']).toBe(eventId)
    expect(isVerified(secret, body, headers)).toBe(true)
    expect(isVerified(secret, `${body} `, headers)).toBe(false)
  })

  test('tries again until it is taken, and keeps a log', async () => {
    const { id } = await register()
    answers = [500, 302]
    await tell('reservation.confirmed', { reservationId: newId() })
    await deliver()
    expect(await deliver()).toEqual({ tried: 0, delivered: 0 }) // not before its time
    await dueNow()
    await deliver() // a redirect is not followed
    await dueNow()
    expect(await deliver()).toEqual({ tried: 1, delivered: 1 })
    expect(await deliveries(id)).toMatchObject([
      { status: 'delivered', attempts: 3, responseStatus: 204, error: null },
    ])
  })

  test('gives up after three days', async () => {
    const { id } = await register()
    answers = [503]
    await tell('reservation.confirmed', { reservationId: newId() })
    await sale.database.sql`update webhook_deliveries set created_at = now() - interval '73 hours'`
    await deliver()
    expect(await deliveries(id)).toMatchObject([{ status: 'failed', error: 'answered 503' }])
  })

  test('410 disables the endpoint, and staff may enable it again', async () => {
    const { id } = await register()
    answers = [410]
    await tell('reservation.confirmed', { reservationId: newId() })
    await deliver()
    expect(await (await ask(get, `/${id}`)).json()).toMatchObject({
      status: 'disabled',
      disabledReason: 'it answered 410 Gone',
    })
    await tell('reservation.confirmed', { reservationId: newId() })
    expect(await deliver()).toEqual({ tried: 0, delivered: 0 })
    const enabled: Answered = await (await ask(update, `/${id}`, 'PATCH', { status: 'enabled' })).json()
    expect(enabled).not.toHaveProperty('disabledReason')
  })

  test('of two workers at once, one tells', async () => {
    await register()
    for (let event = 0; event < 5; event += 1) await tell('reservation.confirmed', { reservationId: newId() })
    await Promise.all([deliver(), deliver()])
    expect(received).toHaveLength(5)
  })

  test('tells again from a cursor on', async () => {
    const { id } = await register()
    for (let event = 0; event < 3; event += 1) await tell('reservation.confirmed', { reservationId: newId() })
    await deliver()
    const first: Answered = await (await ask(listDeliveries, `/${id}/deliveries?limit=1`)).json()
    const replay = await ask(createReplay, `/${id}/replays`, 'POST', { after: first.nextCursor })
    expect([replay.status, await replay.json()]).toEqual([202, { replayed: 2 }])
    await deliver()
    expect(received).toHaveLength(5)
  })
})

describe('what is told', () => {
  test('a hold that ran out, and the seats of a reservation that lapsed', async () => {
    const { id } = await register(['hold.expired', 'seat.released', 'reservation.lapsed'])
    const buyer = await newBuyer(sale)
    const made = await mustReserve(buyer, [0, 1])
    await overdue(sale, made.id)
    const held = await mustHold(await newBuyer(sale), [3])
    const staff = await signIn(sale.database.sql, sale.env, { roles: ['staff'] })
    await sweep.request('/v1/scheduled/sweep', { method: 'POST', headers: staff.headers }, sale.env)
    const messages = await sale.database.sql<{ id: string; type: Message['type']; payload: object }[]>`
      select message_id as id, type, payload from outbox where type in ('hold.expired', 'reservation.lapsed')`
    for (const message of messages) await tell(message.type, message.payload, message.id)
    const told = await deliveries(id)
    expect(told.find(({ type }) => type === 'reservation.lapsed').data).toEqual({ reservationId: made.id })
    expect(told.find(({ type }) => type === 'seat.released').data.seatIds.sort()).toEqual(
      made.seats.map(({ seatId }: Answered) => seatId).sort(),
    )
    expect(told.some(({ data }) => data.holdId === held.id)).toBe(false) // it still runs
  })
})

describe('our own network', () => {
  test('cannot be reached through an endpoint: not by address, not by name, not when it is called', async () => {
    for (const wrong of [
      'http://example.com',
      'https://127.0.0.1/',
      'https://localhost/',
      'https://10.0.0.8/',
    ]) {
      const answer = await create.request(
        '/v1/webhook-endpoints',
        jsonRequest('POST', { url: wrong, events: ['hold.expired'] }, admin.headers),
        sale.env,
      )
      expect(await problemOf(answer)).toMatchObject({ code: 'invalid_input', errors: [{ path: 'url' }] })
    }
    const message = { secrets: [newSecret()], id: newId(), body: '{}' }
    await expect(post({ ...message, url }, false)).rejects.toThrow('private address')
    await expect(post({ ...message, url: url.replace('127.0.0.1', 'localhost') }, false)).rejects.toThrow(
      'private address',
    )
    expect(received).toEqual([])
    // The control: only the rule stood in the way.
    expect(await post({ ...message, url }, true)).toMatchObject({ status: 204 })
  })
})

test('endpoints are listed without their secrets, changed and taken away', async () => {
  const { id, secret } = await register()
  const all = await (await ask(list, '')).text()
  expect(all).toContain(id)
  expect(all).not.toContain(secret)
  const changed = await ask(update, `/${id}`, 'PATCH', { events: ['seat.released'] })
  expect(await changed.json()).toMatchObject({ events: ['seat.released'], url })
  expect((await ask(remove, `/${id}`, 'DELETE')).status).toBe(204)
  for (const [fn, path] of [
    [get, ''],
    [listDeliveries, '/deliveries'],
  ] as const)
    expect(await problemOf(await ask(fn, `/${id}${path}`))).toMatchObject({ code: 'not_found' })
})

const path = `/v1/webhook-endpoints/${newId()}`
const common = { env: () => sale.env, access: 'admin' as const }
describe('to create', () =>
  testRefusals({
    ...common,
    fn: create,
    method: 'POST',
    path: '/v1/webhook-endpoints',
    body: { url: 'https://example.com', events: ['hold.expired'] },
  }))
describe('to list', () => testRefusals({ ...common, fn: list, method: 'GET', path: '/v1/webhook-endpoints' }))
describe('to get', () => testRefusals({ ...common, fn: get, method: 'GET', path }))
describe('to change', () =>
  testRefusals({ ...common, fn: update, method: 'PATCH', path, body: { status: 'enabled' } }))
describe('to delete', () => testRefusals({ ...common, fn: remove, method: 'DELETE', path }))
describe('deliveries', () =>
  testRefusals({ ...common, fn: listDeliveries, method: 'GET', path: `${path}/deliveries` }))
describe('a replay', () =>
  testRefusals({ ...common, fn: createReplay, method: 'POST', path: `${path}/replays`, body: {} }))
