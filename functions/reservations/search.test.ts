// Staff find reservations by what people say of them, at their own theaters, and have tickets mailed again.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { evening } from '../../testing/office.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, mustReserve, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { as, auditOf } from '../../testing/staff.ts'
import { newNoticeHandler } from '../../worker-payments/notices/send.ts'
import mailTickets from '../ticket-mails/create.ts'
import list from './list.ts'

const sale = useSale()
let of: Awaited<ReturnType<typeof evening>>
let paid: Answered
let other: Answered
beforeAll(async () => {
  of = await evening(sale)
  const contact = { email: 'grace.hopper@navy.example', name: 'Grâce Hopper', language: 'fr' }
  paid = await mustPay(of.buyer, [0, 11], { body: { contact } })
  const rival = await rivalOf(of.buyer)
  // Without the digits of a random address, which the names of seats would find.
  const email = 'zoe@milo.test'
  await sale.database
    .sql`update users set name = 'Zoë 100%', email = ${email} where id = ${rival.customer.user.id}`
  other = { ...(await mustReserve(rival, [5])), email }
})

const find = async (query: Record<string, string>, who = of.staff): Promise<string[]> => {
  const answer = await as(sale.env, who)(list, 'GET', `/v1/reservations?${new URLSearchParams(query)}`)
  const body: Answered = await answer.json()
  if (answer.status !== 200) throw new Error(JSON.stringify(body))
  return body.items.map(({ id }: Answered) => id)
}

describe('a reservation is found', () => {
  test('by address or a part of it, by name in any spelling, by id and short number', async () => {
    for (const q of ['grace.hopper@navy.example', 'HOPPER@NAVY', 'grace hop', 'Grâce', paid.id])
      expect([q, await find({ q })]).toEqual([q, [paid.id]])
    for (const q of [paid.id.slice(-8), `#${paid.id.slice(-8).toUpperCase()}`])
      expect(await find({ q })).toEqual([paid.id])
    for (const q of [other.email, 'zoe', '100%']) expect(await find({ q })).toEqual([other.id])
  })

  test('by its code, also one of before, and by seat within its showtime', async () => {
    const { showtimeId } = of.showtime
    expect(await find({ q: paid.tickets[0].code })).toEqual([paid.id])
    await sale.database.sql`
      insert into void_ticket_codes (code, ticket_id) values ('MILO1.void', ${paid.tickets[1].id})`
    expect(await find({ q: 'MILO1.void' })).toEqual([paid.id])
    expect(await find({ q: 'b2', showtimeId })).toEqual([paid.id])
    expect(await find({ q: 'A 6', showtimeId })).toEqual([other.id])
    expect(await find({ q: 'D10', showtimeId })).toEqual([])
  })

  test('by showtime, theater, start and status', async () => {
    const { showtimeId, theaterId, startsAt } = of.showtime
    expect(await find({ showtimeId })).toEqual([other.id, paid.id])
    expect(await find({ theaterId, status: 'confirmed' })).toEqual([paid.id])
    const at = startsAt.toISOString()
    expect(await find({ theaterId, from: at })).toHaveLength(2)
    expect(await find({ theaterId, to: at })).toEqual([])
  })

  test('by nobody else, and not by words that match nothing', async () => {
    expect(await find({ q: 'hopper' }, of.stranger)).toEqual([])
    expect(await find({ q: paid.id }, of.stranger)).toEqual([])
    expect(await find({ q: 'hopper' }, of.buyer.customer)).toEqual([paid.id])
    expect(await find({ q: '%' + '%' })).toEqual([])
    const answer = await as(sale.env, of.staff)(list, 'GET', '/v1/reservations?q=a')
    expect(await problemOf(answer)).toMatchObject({ code: 'invalid_input', errors: [{ path: 'q' }] })
  })
})

describe('tickets mailed again', () => {
  testRefusals({
    fn: mailTickets,
    env: () => sale.env,
    method: 'POST',
    path: `/v1/reservations/${newId()}/ticket-mails`,
    access: 'staff',
    body: {},
  })
  const order = (id: string, who = of.staff) =>
    as(sale.env, who)(mailTickets, 'POST', `/v1/reservations/${id}/ticket-mails`, {})

  test('go to the contact, with their codes, and the audit log says who asked', async () => {
    const { sql } = sale.database
    const answer = await order(paid.id)
    expect(answer.status).toBe(202)
    expect(await answer.json()).toEqual({ reservationId: paid.id, email: 'grace.hopper@navy.example' })
    expect(await auditOf(sql, paid.id)).toMatchObject([
      { actorId: of.staff.user.id, action: 'reservation.mail_tickets', after: { tickets: 2 } },
    ])
    const [message] = await sql`
      select message_id as id, type, payload from outbox where key = ${paid.id} and type = 'tickets.requested'`
    const mails: Answered[] = []
    const handle = newNoticeHandler({
      sql,
      sendMail: async (mail) => void mails.push(mail),
      sendText: async () => undefined,
      siteUrl: 'https://milo.test',
    })
    await handle({ ...message, requestId: null } as never)
    await handle({ ...message, requestId: null } as never)
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatchObject({ to: { address: 'grace.hopper@navy.example' } })
    expect(mails[0].attachments).toHaveLength(4)
  })

  test('are refused without tickets, at other theaters, and the sixth time within an hour', async () => {
    expect(await problemOf(await order(other.id))).toMatchObject({ code: 'wrong_state' })
    expect(await problemOf(await order(paid.id, of.stranger))).toMatchObject({ code: 'not_found' })
    for (let mail = 2; mail <= 5; mail++) expect((await order(paid.id)).status).toBe(202)
    expect(await problemOf(await order(paid.id))).toMatchObject({ code: 'wrong_state' })
  })
})
