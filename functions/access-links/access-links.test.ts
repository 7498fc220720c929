// What guests reserved is opened once, by a link to the address of its tickets, and by nothing else.
import { describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { boughtAsGuest, guestOf } from '../../testing/guests.ts'
import { mailedLink } from '../../testing/links.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import createCancellation from '../cancellations/create.ts'
import getPayment from '../payments/get.ts'
import getReservation from '../reservations/get.ts'
import listReservations from '../reservations/list.ts'
import createSession from '../sessions/create.ts'
import getTicket from '../tickets/get.ts'
import listTickets from '../tickets/list.ts'
import create from './create.ts'

const sale = useSale()

const ask = (email: string, headers = {}) =>
  create.request('/v1/access-links', jsonRequest('POST', { email }, headers), sale.env)
const enter = (accessLink: string, more = {}) =>
  createSession.request('/v1/sessions', jsonRequest('POST', { accessLink, ...more }), sale.env)
const read = (fn: { request: typeof getTicket.request }, who: SignedIn, path: string) =>
  fn.request(path, { headers: who.headers }, sale.env)
const idsOf = async (answer: Response | Promise<Response>) =>
  ((await (await answer).json()) as Answered).items.map(({ id }: Answered) => id)
const linkFor = async (email: string) => {
  expect((await ask(email)).status).toBe(202)
  return mailedLink(sale.database.sql, 'access_link', email)
}

describe('asking', () => {
  const body = { email: 'ada@example.com' }
  const path = '/v1/access-links'
  testRefusals({ fn: create, env: () => sale.env, method: 'POST', path, access: 'public', body })
})

test('the link opens all that guests reserved with the address: to read, to print and to give back', async () => {
  const { reservation: first, email } = await boughtAsGuest(sale)
  const { reservation: second } = await boughtAsGuest(sale, email)
  const { reservation: foreign } = await boughtAsGuest(sale)
  const answer = await enter(await linkFor(email))
  expect(answer.status).toBe(201)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const session: Answered = await answer.json()
  expect(session).toMatchObject({ tokenType: 'Bearer', buyer: { kind: 'guest' } })
  expect(session).not.toHaveProperty('refreshToken')
  const guest = await guestOf(sale, session)
  expect(await idsOf(read(listReservations, guest, '/v1/reservations'))).toEqual([second.id, first.id])
  const tickets = await idsOf(read(listTickets, guest, '/v1/tickets'))
  expect(tickets).toHaveLength(4)
  expect((await read(getTicket, guest, `/v1/tickets/${tickets[0]}`)).status).toBe(200)
  expect((await read(getReservation, guest, `/v1/reservations/${first.id}`)).status).toBe(200)
  expect((await read(getPayment, guest, `/v1/payments/${first.payment.id}`)).status).toBe(200)
  const other = await read(getReservation, guest, `/v1/reservations/${foreign.id}`)
  expect(await problemOf(other)).toMatchObject({ code: 'not_found' })
  const cancelled = await createCancellation.request(
    `/v1/reservations/${first.id}/cancellations`,
    jsonRequest('POST', {}, { ...guest.headers, 'idempotency-key': newId() }),
    sale.env,
  )
  expect(cancelled.status).toBe(202)
})

test('a link works once, also where two use it at once, and an invented one never', async () => {
  const { email } = await boughtAsGuest(sale)
  const link = await linkFor(email)
  const answers = await Promise.all([enter(link), enter(link)])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 401])
  for (const bad of [link, 'x'.repeat(43)])
    expect(await problemOf(await enter(bad))).toMatchObject({ status: 401, code: 'invalid_credentials' })
})

test('a link of another purpose opens no reservations', async () => {
  const { email } = await signIn(sale.database.sql, sale.env)
  const { sql } = sale.database
  await sql`
    insert into single_use_tokens (id, purpose, email, user_id, expires_at, mail_slot, mail_hour)
    select ${newId()}, 'password_reset', email, id, now() + interval '1 hour', 1, tstzrange(now(), now() + interval '1 hour')
    from users where email = ${email}`
  const token = await mailedLink(sql, 'password_reset', email)
  expect(await problemOf(await enter(token))).toMatchObject({ code: 'invalid_credentials' })
})

test('what an account reserved is not opened, also with the address of a guest as its contact', async () => {
  const { email } = await boughtAsGuest(sale)
  const account = await newBuyer(sale)
  const { id } = await mustReserve(account, [4], { body: { contact: { email } } })
  const guest = await guestOf(sale, await (await enter(await linkFor(email))).json())
  const refused = await read(getReservation, guest, `/v1/reservations/${id}`)
  expect(await problemOf(refused)).toMatchObject({ code: 'not_found' })
})

test('an address without reservations is answered as one that has some, and so is a fourth question in an hour', async () => {
  const { email } = await boughtAsGuest(sale)
  const seen = []
  for (const each of [email, email, email, email, `${newId()}@example.com`]) {
    const answer = await ask(each)
    const { 'x-request-id': _, ...headers } = Object.fromEntries(answer.headers)
    seen.push({ status: answer.status, text: await answer.text(), headers })
  }
  expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(await sale.database.sql`select from single_use_tokens where email = ${email}`).toHaveLength(3)
})

test('a sender is refused after twenty questions, and others are not', async () => {
  const from = { 'x-real-ip': '192.0.2.17' }
  for (let count = 0; count < 20; count += 1)
    expect((await ask(`${newId()}@example.com`, from)).status).toBe(202)
  expect(await problemOf(await ask(`${newId()}@example.com`, from))).toMatchObject({ code: 'rate_limited' })
  expect((await ask(`${newId()}@example.com`, { 'x-real-ip': '192.0.2.18' })).status).toBe(202)
})

test('a link stands alone: beside a password it is refused by its field', async () => {
  const refused = await enter('x', { email: 'a@example.com', password: 'p' })
  expect(await problemOf(refused)).toMatchObject({ errors: [{ path: 'accessLink' }] })
})
