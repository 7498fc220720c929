// What holders of tickets get by mail: the ticket, and what becomes of its showtime.

import { beforeAll, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { type Answered, type Buyer, newBuyer, rivalOf, useSale } from '../../testing/sales.ts'
import type { Mail } from '../../worker-payments/notices/mail.ts'
import { newNoticeHandler } from '../../worker-payments/notices/send.ts'
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

/** What is sent for these messages, each of which comes twice. */
async function mailsFor(messages: readonly object[]): Promise<Mail[]> {
  const mails: Mail[] = []
  const handle = newNoticeHandler({
    sql: sale.database.sql,
    sendMail: async (mail) => void mails.push(mail),
    sendText: async () => undefined,
    siteUrl: 'https://milo.test',
  })
  for (const message of [...messages, ...messages]) await handle(message as never)
  return mails
}
const told = async (id: string): Promise<Mail[]> => {
  const messages = await sale.database.sql`
    select message_id as id, type, payload, request_id as "requestId" from outbox
    where type = 'ticket.handed_on' and key = ${id} order by outbox.id`
  return mailsFor(messages)
}
/** A ticket with a holder, and its reservation. */
async function held() {
  const email = `${newId()}@example.com`
  const { id } = await newTicket(await rivalOf(buyer))
  const [row] = await sale.database.sql`
    select reservation_id as "reservationId", reservation.user_id as "userId" from tickets
    join reservations reservation on reservation.id = reservation_id where tickets.id = ${id}`
  await sale.database
    .sql`insert into ticket_holders (ticket_id, name, email) values (${id}, 'Buy pills', ${email})`
  return { id, email, reservationId: row!.reservationId as string }
}
const message = (type: string, reservationId: string) => ({
  id: newId(),
  type,
  requestId: null,
  payload: { reservationId },
})

test('tells a holder, too, of another screen, with the ticket; a repeat and a ticket given back tell nobody', async () => {
  const { id, email, reservationId } = await held()
  const mails = await mailsFor([message('reservation.moved', reservationId)])
  expect(mails).toHaveLength(2)
  expect(mails[1]).toMatchObject({
    to: { name: '', address: email },
    subject: expect.stringContaining('Another screen'),
  })
  expect(mails[1]!.attachments).toHaveLength(2)
  expect(`${mails[1]!.html}${mails[1]!.text}`).not.toContain('pills')
  await sale.database.sql`update tickets set status = 'refunded' where id = ${id}`
  const after = await mailsFor([message('reservation.moved', reservationId)])
  expect(after.filter(({ to }) => to.address === email)).toEqual([])
})

test('tells a holder, too, that the showtime was cancelled, and that the buyer gets the money', async () => {
  const { sql } = sale.database
  const { email, reservationId } = await held()
  const returned = await held()
  await sql`update reservation_seats set released_at = now() where reservation_id = ${returned.reservationId}`
  const { showtimeId } = buyer.showtime
  await sql`insert into showtime_cancellations (showtime_id, actor_id, reason) values (${showtimeId}, ${admin.user.id}, 'test')`
  await sql`update reservation_seats set released_at = now() where reservation_id = ${reservationId}`
  const mails = await mailsFor([
    message('reservation.cancelled', reservationId),
    message('reservation.cancelled', returned.reservationId),
  ])
  const toHolder = mails.filter(({ to }) => to.address === email)
  expect(toHolder).toMatchObject([{ subject: expect.stringContaining('Cancelled'), attachments: [] }])
  expect(toHolder[0]!.text).toContain('Who bought the ticket gets the money back')
  expect(toHolder[0]!.text).not.toContain('You get all your money back')
  expect(mails.filter(({ to }) => to.address === returned.email)).toEqual([])
  await sql`delete from showtime_cancellations where showtime_id = ${showtimeId}`
  await sql`update reservation_seats set released_at = null where reservation_id in (${reservationId}, ${returned.reservationId})`
})

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
