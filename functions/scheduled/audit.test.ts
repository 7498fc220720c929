// Each kind of damage that Postgres shows is found when it is made, and nothing else; and audits take showtimes in turn.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { takeTurns } from '#shared/db/audit.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { newId } from '#shared/ids.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { testDatabase } from '../../local/testing.ts'
import { insertScreen, insertShowtime, signIn } from '../../local/testing-catalogue.ts'
import { testRefusals } from '../../local/testing-refusals.ts'
import { mustReserve, newBuyer, openSale, type Sale } from '../../local/testing-sales.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { newSettle } from '../../worker-payments/settle.ts'
import { silent } from '../../worker-payments/testing.ts'
import auditFunction, { audit } from './audit.ts'

interface Ids {
  reservationId: string
  paymentId: string
  showtimeId: string
}

let sale: Sale
let bought: Ids
beforeAll(async () => {
  sale = await openSale()
  const { sql } = sale.database
  const settle = newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
  const buyer = await newBuyer(sale)
  const { showtimeId } = buyer.showtime
  const reservation = await mustReserve(buyer, [0, 1])
  await settle(reservation.payment.id, silent)
  bought = { reservationId: reservation.id, paymentId: reservation.payment.id, showtimeId }
  // Redis has nothing to compare: this file is about Postgres.
  await unloadMap(sale.redis, showtimeId)
})
afterAll(() => sale.end())

testRefusals({
  fn: auditFunction,
  env: () => sale.env,
  method: 'POST',
  path: '/v1/scheduled/audit',
  access: 'staff',
})

test('staff can call for an audit, and a healthy system has no findings', async () => {
  const staff = await signIn(sale.database.sql, sale.env, { roles: ['staff'] })
  const init = { method: 'POST', headers: staff.headers }
  const answer = await auditFunction.request('/v1/scheduled/audit', init, sale.env)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ showtimes: 1, busy: 0, mended: 0, found: {} })
})

class Undone extends Error {}

/** Audits a system with this damage in it, which no guard of the tables stops; then it was never there. */
async function auditWith(damage: (sql: Sql, ids: Ids) => PromiseLike<unknown>) {
  const log = { warn: vi.fn(), error: vi.fn() }
  let found: unknown
  const work = sale.database.sql.begin(async (tx) => {
    const sql = tx as unknown as Sql
    await sql`set local session_replication_role = replica`
    await damage(sql, bought)
    const { redis } = sale
    found = (await audit({ sql, redis, log: log as unknown as Log }, async () => undefined)).found
    throw new Undone()
  })
  await expect(work).rejects.toThrow(Undone)
  return { found, log }
}

const refund = (sql: Sql, { paymentId }: Ids, status: string, amount: number, minutesAgo: number) => sql`
  insert into refunds (id, payment_id, key, amount, currency, reason, status, created_at)
  values (${newId()}, ${paymentId}, ${newId()}, ${amount}, 'EUR', 'test', ${status}, now() - ${minutesAgo} * interval '1 minute')`
const message = (sql: Sql, minutesAgo: number, failed = false) => sql`
  insert into outbox (message_id, type, key, payload, created_at, failed_at)
  values (${newId()}, 'payment.requested', ${newId()}, '{}', now() - ${minutesAgo} * interval '1 minute', ${failed ? sql`now()` : null})`
const reservationIs = (sql: Sql, { reservationId }: Ids, status: string, overdueMinutes = 0) => sql`
  update reservations set status = ${status}, expires_at = now() - ${overdueMinutes} * interval '1 minute' where id = ${reservationId}`
const paymentIs = (sql: Sql, { paymentId }: Ids, status: string, minutesAgo = 0) => sql`
  update payments set status = ${status}, updated_at = now() - ${minutesAgo} * interval '1 minute',
    charge_started_at = now() - ${minutesAgo} * interval '1 minute' where id = ${paymentId}`

type Damage = [
  what: string,
  found: Record<string, number>,
  make: (sql: Sql, ids: Ids) => PromiseLike<unknown>,
]

const damages: Damage[] = [
  [
    'money without tickets or refund',
    { captured_without_tickets: 1, seat_without_ticket: 2 },
    (sql, { reservationId }) => sql`delete from tickets where reservation_id = ${reservationId}`,
  ],
  [
    'a confirmed reservation whose payment was declined',
    { confirmed_without_payment: 1 },
    (sql, ids) => paymentIs(sql, ids, 'declined'),
  ],
  [
    'tickets and seats of a reservation that was declined',
    { ticket_without_reservation: 2, seat_without_reservation: 2 },
    (sql, ids) => reservationIs(sql, ids, 'declined'),
  ],
  [
    'a sold seat whose ticket is void',
    { seat_without_ticket: 1 },
    (sql, { reservationId }) => sql`
      update tickets set status = 'refunded' where id = (select min(id::text)::uuid from tickets where reservation_id = ${reservationId})`,
  ],
  [
    'a reservation that lost its seats',
    { reservation_without_seats: 1, ticket_without_reservation: 2, seat_without_history: 2 },
    (sql, { reservationId }) =>
      sql`update reservation_seats set released_at = now() where reservation_id = ${reservationId}`,
  ],
  [
    'more money back than came in',
    { refunded_too_much: 1 },
    (sql, ids) => refund(sql, ids, 'refunded', 9999, 0),
  ],
  [
    'a sale that its history does not know',
    { seat_without_history: 2 },
    (sql, { showtimeId }) =>
      sql`delete from seat_history where showtime_id = ${showtimeId} and event = 'sold'`,
  ],
  ['a refund that is due for hours', { refund_late: 1 }, (sql, ids) => refund(sql, ids, 'due', 1, 120)],
  [
    'a refund that the provider refused',
    { refund_refused: 1 },
    (sql, ids) => refund(sql, ids, 'refused', 1, 0),
  ],
  [
    'a payment that is due back for hours, and no refund of it',
    { refund_missing: 1, confirmed_without_payment: 1 },
    (sql, ids) => paymentIs(sql, ids, 'refund_due', 120),
  ],
  [
    'a payment that its provider does not decide',
    { payment_undecided: 1, confirmed_without_payment: 1 },
    (sql, ids) => paymentIs(sql, ids, 'requested', 120),
  ],
  [
    'a reservation that nobody lapses',
    { reservation_overdue: 1, ticket_without_reservation: 2 },
    async (sql, ids) => {
      await paymentIs(sql, ids, 'requested')
      await reservationIs(sql, ids, 'awaiting_payment', 60)
    },
  ],
  ['a message that nobody sends', { message_unsent: 1 }, (sql) => message(sql, 10)],
]

describe('an audit finds', () => {
  test.each(damages)('%s', async (_, expected, make) => {
    const { found, log } = await auditWith(make)
    expect(found).toEqual(expected)
    const lines = log.error.mock.calls.map(([{ finding, subjectId }]) => finding && subjectId && finding)
    for (const [kind, count] of Object.entries(expected))
      expect(lines.filter((line) => line === kind)).toHaveLength(count)
    expect(log.warn).not.toHaveBeenCalled()
  })

  test('nothing in what is merely on its way, or was told elsewhere', async () => {
    const { found } = await auditWith(async (sql, ids) => {
      await refund(sql, ids, 'due', 1, 30)
      await refund(sql, ids, 'refunded', 1, 120)
      await message(sql, 1)
      await message(sql, 10, true)
    })
    expect(found).toEqual({})
  })

  test('at most fifty of a kind, and logs fewer, so that one failure does not drown the rest', async () => {
    const { found, log } = await auditWith(async (sql) => {
      for (let count = 0; count < 60; count++) await message(sql, 10)
    })
    expect(found).toEqual({ message_unsent: 50 })
    expect(log.error).toHaveBeenCalledTimes(20)
  })
})

test('audits go on where the last one ended, and leave out what is over', async () => {
  const { sql, end } = await testDatabase()
  const screen = await insertScreen(sql, {})
  const hour = 3_600_000
  const at = (hours: number) =>
    insertShowtime(sql, { screen, minutes: 50, startsAt: new Date(Date.now() + hours * hour) })
  const [, ...coming] = [await at(-2), await at(1), await at(2), await at(3)]
  const ids = coming.map(({ showtimeId }) => showtimeId)
  const turns = [await takeTurns(sql, 2), await takeTurns(sql, 2), await takeTurns(sql, 2)]
  expect(turns.flat().slice(0, 3).sort()).toEqual([...ids].sort())
  expect(turns.flat().slice(3)).toHaveLength(3)
  expect(new Set(turns.flat().slice(3))).toEqual(new Set(ids))
  await end()
})
