// A ticket that was handed on lets one person in: by its new code, and by no code of before.
import { beforeAll, describe, expect, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { newId } from '#shared/std/ids.ts'
import { publicTicketKey, verifyTicketCode } from '#shared/tickets/codes.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  type Buyer,
  mustReserve,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import type { Mail } from '../../worker-payments/notices/mail.ts'
import { newNoticeHandler } from '../../worker-payments/notices/send.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import createCheckIn from '../check-ins/create.ts'
import listReissues from '../ticket-reissues/list.ts'
import getTicket from '../tickets/get.ts'
import update from './update.ts'

const sale = useSale()
let buyer: Buyer
let admin: SignedIn
beforeAll(async () => {
  buyer = await newBuyer(sale)
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})

let seat = 0
/** A paid ticket of a seat of its own. */
async function newTicket(who = buyer): Promise<Answered> {
  const { sql } = sale.database
  const { id, payment } = await mustReserve(who, [seat])
  seat += 1
  const providers = { simulator: newSimulator(sql) }
  await newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })(
    payment.id,
    silent,
  )
  const [ticket] = await sql`select id, code from tickets where reservation_id = ${id}`
  return ticket
}

const handOn = (id: string, body: object, who = buyer.customer) =>
  update.request(`/v1/tickets/${id}/holder`, jsonRequest('PUT', body, who.headers), sale.env)
const scan = (code: string) =>
  createCheckIn.request(
    '/v1/check-ins',
    jsonRequest('POST', { code, nonce: newId(), force: true, reason: 'test' }, admin.headers),
    sale.env,
  )
const read = async (id: string): Promise<Answered> =>
  (await getTicket.request(`/v1/tickets/${id}`, { headers: buyer.customer.headers }, sale.env)).json()

test('the new code lets in, the one of before does not, online at once and offline by its issue', async () => {
  const { id, code } = await newTicket()
  const answer = await handOn(id, { name: 'Ada' })
  expect(answer.status).toBe(200)
  const ticket: Answered = await answer.json()
  expect(ticket).toMatchObject({ id, status: 'valid', holder: { name: 'Ada' } })
  expect(ticket.code).not.toBe(code)
  const keys = [publicTicketKey(sale.env.TICKET_PRIVATE_KEY)]
  expect(await verifyTicketCode(keys, code)).toMatchObject({ ticketId: id, issue: 0 })
  expect(await verifyTicketCode(keys, ticket.code)).toMatchObject({ ticketId: id, issue: 1 })
  const path = `/v1/showtimes/${buyer.showtime.showtimeId}/ticket-reissues`
  const { items } = (await (
    await listReissues.request(path, { headers: admin.headers }, sale.env)
  ).json()) as Answered
  expect(items).toContainEqual({ ticketId: id, issue: 1 })
  expect(await problemOf(await scan(code))).toMatchObject({
    code: 'wrong_state',
    detail: expect.stringContaining('handed on'),
  })
  expect((await scan(ticket.code)).status).toBe(201)
  expect(await problemOf(await handOn(id, { name: 'Grace' }))).toMatchObject({ code: 'wrong_state' })
})

test('the same holder again changes nothing; another one gets another code', async () => {
  const { id } = await newTicket()
  const first: Answered = await (await handOn(id, { name: 'Ada' })).json()
  expect(await (await handOn(id, { name: 'Ada' })).json()).toEqual(first)
  const second: Answered = await (await handOn(id, { name: 'Grace' })).json()
  expect(second.code).not.toBe(first.code)
  expect((await scan(first.code)).status).toBe(409)
})

test('only its owner hands it on', async () => {
  const { id, code } = await newTicket()
  for (const who of [(await rivalOf(buyer)).customer, admin])
    expect(await problemOf(await handOn(id, { name: 'Eve' }, who))).toMatchObject({ code: 'not_found' })
  expect((await read(id)).code).toBe(code)
})

test('a ticket that was given back stays with nobody', async () => {
  const { id } = await newTicket()
  await sale.database.sql`update tickets set status = 'refunded' where id = ${id}`
  expect(await problemOf(await handOn(id, { name: 'Ada' }))).toMatchObject({ code: 'wrong_state' })
  await sale.database.sql`update tickets set status = 'valid' where id = ${id}`
})

/** How often, of ten tickets, a scan of the former code and a hand-on at once both succeed. */
async function bothWon(): Promise<number> {
  let both = 0
  for (let round = 0; round < 10; round += 1) {
    const { id, code } = await newTicket()
    const [scanned, handed] = await Promise.all([scan(code), handOn(id, { name: `Ada ${round}` })])
    const [letIn, handedOn] = [scanned.status === 201, handed.status === 200]
    expect(letIn || handedOn).toBe(true)
    if (letIn && handedOn) both += 1
  }
  return both
}

test('of a scan and a hand-on at once, one wins', async () => {
  expect(await bothWon()).toBe(0)
  expect(await findInconsistencies(sale.database.sql, { showtimeIds: [buyer.showtime.showtimeId] })).toEqual(
    [],
  )
})

test('control: the same pair breaks where a scan decides on what it read before the lock', async () => {
  const { sql } = sale.database
  const { id, code } = await newTicket()
  // A scan without the lock: it read the ticket, then the hand-on happened, then it lets in.
  const [before] = await sql`select status from tickets where code = ${code}`
  expect((await handOn(id, { name: 'Ada' })).status).toBe(200)
  const blind =
    before!.status === 'valid'
      ? await sql`update tickets set status = 'used' where id = ${id} returning 1`
      : []
  expect(blind).toHaveLength(1)
})

test('a code that is void never comes back', async () => {
  const { id, code } = await newTicket()
  await handOn(id, { name: 'Ada' })
  await expect(sale.database.sql`update tickets set code = ${code} where id = ${id}`).rejects.toThrow(
    'is void',
  )
})

describe('the mail', () => {
  const told = async (id: string): Promise<Mail[]> => {
    const { sql } = sale.database
    const mails: Mail[] = []
    const sendMail = async (mail: Mail) => void mails.push(mail)
    const handle = newNoticeHandler({
      sql,
      sendMail,
      sendText: async () => undefined,
      siteUrl: 'https://milo.test',
    })
    const messages = await sql`
      select message_id as id, type, payload, request_id as "requestId" from outbox
      where type = 'ticket.handed_on' and key = ${id} order by outbox.id`
    for (const message of [...messages, ...messages]) await handle(message as never)
    return mails
  }

  test('brings the last holder the ticket, once, and no word of the buyer', async () => {
    const { id } = await newTicket()
    await handOn(id, { name: 'Buy pills', email: `${newId()}@example.com` })
    const email = `${newId()}@example.com`
    await handOn(id, { name: 'Buy more pills', email })
    const mails = await told(id)
    expect(mails).toMatchObject([
      { to: { name: '', address: email }, subject: expect.stringContaining('A ticket for you') },
    ])
    expect(mails[0]!.attachments).toHaveLength(2)
    expect(`${mails[0]!.html}${mails[0]!.text}`).not.toContain('pills')
  })

  test('comes three times an hour to one address; then the ticket stays as it is', async () => {
    const email = `${newId()}@example.com`
    const ids = []
    const other = await rivalOf(buyer)
    for (let count = 0; count < 4; count += 1) ids.push((await newTicket(other)).id)
    const statuses = []
    for (const id of ids) statuses.push((await handOn(id, { name: 'Ada', email }, other.customer)).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    expect(await sale.database.sql`select from ticket_holders where ticket_id = ${ids[3]}`).toHaveLength(0)
  })
})

test('what the buyer said of holders goes with the buyer', async () => {
  const other = await rivalOf(buyer)
  const { id } = await newTicket(other)
  await handOn(id, { name: 'Ada', email: `${newId()}@example.com` }, other.customer)
  await sale.database.sql`update users set deleted_at = now() where id = ${other.customer.user.id}`
  expect(await sale.database.sql`select from ticket_holders where ticket_id = ${id}`).toHaveLength(0)
})

describe('handing on', () =>
  testRefusals({
    fn: update,
    env: () => sale.env,
    method: 'PUT',
    path: `/v1/tickets/${newId()}/holder`,
    access: 'identified',
    body: { name: 'Ada' },
  }))
describe('reissues', () =>
  testRefusals({
    fn: listReissues,
    env: () => sale.env,
    method: 'GET',
    path: `/v1/showtimes/${newId()}/ticket-reissues`,
    access: 'staff',
  }))
