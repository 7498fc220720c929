// A ticket that was handed on lets one person in: by its new code, and by no code of before.

import { beforeAll, describe, expect, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { newId } from '#shared/std/ids.ts'
import { publicTicketKey, verifyTicketCode } from '#shared/tickets/codes.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, type Buyer, newBuyer, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { unguarded, untilWaiting, whileLocked } from '../../testing/statements.ts'
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
  const { tickets } = await mustPay(who, [seat])
  seat += 1
  return tickets[0]
}

const handOn = (id: string, body: object, who = buyer.customer) =>
  update.request(`/v1/tickets/${id}/holder`, jsonRequest('PUT', body, who.headers), sale.env)
const scan = (code: string, sql = sale.database.sql) =>
  createCheckIn.request(
    '/v1/check-ins',
    jsonRequest('POST', { code, nonce: newId(), force: true, reason: 'test' }, admin.headers),
    { ...sale.env, resources: { sql, redis: sale.redis } },
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

/** The guard of a scan, in shared/db/check-ins.ts. */
const LOCK = 'for update of t for share of h'

/** What each writes after it has read or locked the ticket. */
const WRITES = { scan: 'check_ins', handOn: 'void_ticket_codes' } as const
type Act = keyof typeof WRITES

/**
 * Whether a scan of the former code and a hand-on at once both succeed; the scan by this client. The other
 * one comes when the first has not written yet: it waits for that, or goes ahead.
 */
async function bothWin(first: Act, otherWaits: boolean, sql = sale.database.sql): Promise<boolean> {
  const { id, code } = await newTicket()
  const acts = { scan: () => scan(code, sql), handOn: () => handOn(id, { name: 'Ada' }) }
  const other = first === 'scan' ? 'handOn' : 'scan'
  // Against writers only.
  const lock = `lock table ${WRITES[first]} in share row exclusive mode`
  const answers = await whileLocked(sale.database.sql, lock, async () => {
    const begun = acts[first]()
    await untilWaiting(sale.database.url, 1)
    const late = acts[other]()
    await (otherWaits ? untilWaiting(sale.database.url, 2) : late)
    return first === 'scan' ? [begun, late] : [late, begun]
  })
  const [scanned, handed] = (await Promise.all(answers)) as [Response, Response]
  const [letIn, handedOn] = [scanned.status === 201, handed.status === 200]
  expect(letIn || handedOn).toBe(true)
  return letIn && handedOn
}

test.each(['scan', 'handOn'] as const)(
  'of a scan and a hand-on at once, one wins: first %s',
  async (first) => {
    expect(await bothWin(first, true)).toBe(false)
    expect(
      await findInconsistencies(sale.database.sql, { showtimeIds: [buyer.showtime.showtimeId] }),
    ).toEqual([])
  },
)

test('control: the same race lets both in where the scan does not lock the ticket', async () => {
  const { sql, wasFound } = unguarded(sale.database.sql, LOCK)
  const both = await bothWin('scan', false, sql)
  expect({ both, isGuardFound: wasFound() }).toEqual({ both: true, isGuardFound: true })
})

test('a code that is void never comes back', async () => {
  const { id, code } = await newTicket()
  await handOn(id, { name: 'Ada' })
  await expect(sale.database.sql`update tickets set code = ${code} where id = ${id}`).rejects.toThrow(
    'is void',
  )
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
