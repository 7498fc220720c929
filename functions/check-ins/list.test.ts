// Who is in: lists and counts for doors and offices, and a check-in that is taken back.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { evening, scanOf } from '../../testing/office.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, problemOf, useSale } from '../../testing/sales.ts'
import { as, auditOf } from '../../testing/staff.ts'
import create from './create.ts'
import undo from './delete.ts'
import list from './list.ts'

const sale = useSale()
const path = (showtimeId: string) => `/v1/showtimes/${showtimeId}/check-ins`
testRefusals({ fn: list, env: () => sale.env, method: 'GET', path: path(newId()), access: 'staff' })
testRefusals({
  fn: undo,
  env: () => sale.env,
  method: 'DELETE',
  path: `/v1/check-ins/${newId()}`,
  access: 'staff',
  body: { reason: 'x' },
})

/** Three tickets, two of them in. */
async function doors() {
  const of = await evening(sale)
  const call = as(sale.env, of.staff)
  const { tickets } = await mustPay(of.buyer, [0, 1, 2])
  const scans = tickets.slice(0, 2).map(({ code }) => scanOf(code))
  const made: Answered[] = []
  for (const scan of scans) made.push(await (await call(create, 'POST', '/v1/check-ins', scan)).json())
  const look = async (query = ''): Promise<Answered> =>
    (await call(list, 'GET', path(of.showtime.showtimeId) + query)).json()
  return { ...of, call, tickets, scans, made, look }
}

test('the list says who is in, by whom and by which door, in pages', async () => {
  const { made, staff, tickets, look } = await doors()
  const all = await look()
  expect(all.counts).toEqual({ tickets: 3, checkedIn: 2 })
  expect(all.items.map(({ id }: Answered) => id)).toEqual(made.map(({ id }) => id))
  expect(all.items[0]).toMatchObject({
    ticketId: tickets[0]!.id,
    door: 'North',
    actor: { id: staff.user.id, name: 'Test Staff' },
    seat: { row: 'A', number: 1 },
  })
  const first = await look('?limit=1')
  const second = await look(`?limit=1&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items]).toEqual(all.items)
  expect(second.nextCursor).toBeNull()
})

test('since an answer, only what is new comes, also what was taken back', async () => {
  const { made, call, look } = await doors()
  const { sql } = sale.database
  await sql`update check_ins set at = at - interval '1 hour' where id = any(${made.map(({ id }) => id)})`
  const before = await look()
  const since = `?since=${before.serverTime}`
  expect(await look(since)).toMatchObject({ items: [], undone: [], counts: { checkedIn: 2 } })
  await call(undo, 'DELETE', `/v1/check-ins/${made[0].id}`, { reason: 'Wrong ticket' })
  expect(await look(since)).toMatchObject({
    items: [],
    undone: [{ id: made[0].id, undoneReason: 'Wrong ticket' }],
    counts: { tickets: 3, checkedIn: 1 },
  })
})

test('one that was taken back lets in again, but not by the same scan, and is kept with its reason', async () => {
  const { made, call, scans, tickets, staff, showtime } = await doors()
  const answer = await call(undo, 'DELETE', `/v1/check-ins/${made[0].id}`, { reason: 'Wrong ticket' })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({
    id: made[0].id,
    ticketId: tickets[0]!.id,
    undoneBy: { id: staff.user.id },
    undoneReason: 'Wrong ticket',
  })
  expect(await auditOf(sale.database.sql, made[0].id)).toMatchObject([
    {
      actorId: staff.user.id,
      action: 'check_in.delete',
      before: { ticketId: tickets[0]!.id },
      after: { showtimeId: showtime.showtimeId, reason: 'Wrong ticket' },
    },
  ])
  const repeated = await call(create, 'POST', '/v1/check-ins', scans[0])
  expect(await problemOf(repeated)).toMatchObject({
    code: 'wrong_state',
    detail: expect.stringContaining('taken back'),
  })
  expect((await call(create, 'POST', '/v1/check-ins', scanOf(tickets[0]!.code))).status).toBe(201)
})

test('staff of other theaters neither see nor undo; what is not there, or was given back, stays', async () => {
  const { made, stranger, showtime, tickets, call } = await doors()
  const other = as(sale.env, stranger)
  const body = { reason: 'x' }
  expect((await other(list, 'GET', path(showtime.showtimeId))).status).toBe(403)
  expect((await other(undo, 'DELETE', `/v1/check-ins/${made[0].id}`, body)).status).toBe(404)
  expect((await call(undo, 'DELETE', `/v1/check-ins/${newId()}`, body)).status).toBe(404)
  await sale.database.sql`update tickets set status = 'refunded' where id = ${tickets[0]!.id}`
  const refused = await call(undo, 'DELETE', `/v1/check-ins/${made[0].id}`, body)
  expect(await problemOf(refused)).toMatchObject({ code: 'wrong_state' })
})
