// Each change that reports count marks its showtime: a trigger each, which alone does it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReportedTheater, type ReportedTheater, take } from '../../testing/report-histories.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { keepFigures } from './showtime-figures-sweep.ts'

let database: TestDatabase
let reported: ReportedTheater
/** A sale with two seats and a promo code, and one at the counter. */
let online: { id: string; paymentId: string }
let counter: { id: string; paymentId: string }
let showtimeId: string
const keep = () => keepFigures(database.sql, 60_000)

beforeAll(async () => {
  database = await testDatabase()
  reported = await openReportedTheater(database.sql)
  for (const way of ['promo', 'counter'] as const) {
    const sale = { show: 0, prices: [1000, 500], fees: 50, way, soldAt: '2026-03-28T12:00:00Z' }
    await take(reported, { kind: 'sell', sale }, keep)
    await take(reported, { kind: 'capture', which: reported.sales.length - 1 }, keep)
  }
  online = reported.sales[0]!
  counter = reported.sales[1]!
  showtimeId = reported.shows[0]!.showtimeId
  await keep()
})
afterAll(() => database.end())

type Write = (sql: Sql) => PromiseLike<unknown>
const nothing: Write = async () => undefined
const refund: Write = (sql) => sql`
  insert into refunds (id, payment_id, key, amount, currency, reason) values (${newId()}, ${online.paymentId}, ${newId()}, 1, 'EUR', 'x')`
const letIn: Write = (sql) => sql`
  insert into check_ins (id, ticket_id, nonce, actor_id)
  select ${newId()}, id, 'x', ${reported.buyer} from tickets where reservation_id = ${online.id} limit 1`
const tickets: Write = (sql) => sql`delete from tickets where reservation_id = ${online.id}`
const payment: Write = (sql) => sql`delete from payments where id = ${online.paymentId}`

/** By trigger: the table, what is there before, and the change. */
const changes: Record<string, [table: string, before: Write, change: Write]> = {
  payments_inserted_figures: [
    'payments',
    payment,
    (sql) => sql`
      insert into payments (id, reservation_id, amount, currency, method) values (${newId()}, ${online.id}, 1550, 'EUR', 'sim_approved')`,
  ],
  payments_updated_figures: [
    'payments',
    nothing,
    (sql) => sql`update payments set status = 'disputed' where id = ${online.paymentId}`,
  ],
  payments_deleted_figures: ['payments', nothing, payment],
  reservation_seats_inserted_figures: [
    'reservation_seats',
    nothing,
    (sql) => sql`
      insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
      values (${online.id}, ${showtimeId}, ${reported.shows[0]!.layoutId}, ${reported.shows[0]!.seats.at(-1)!.id}, 'adult', 1, 1)`,
  ],
  reservation_seats_updated_figures: [
    'reservation_seats',
    nothing,
    (sql) => sql`update reservation_seats set released_at = now() where reservation_id = ${counter.id}`,
  ],
  reservation_seats_deleted_figures: [
    'reservation_seats',
    tickets,
    (sql) => sql`delete from reservation_seats where reservation_id = ${online.id}`,
  ],
  counter_sales_inserted_figures: [
    'counter_sales',
    nothing,
    (sql) => sql`
      insert into counter_sales (reservation_id, shift_id, method, amount, reason) values (${online.id}, ${reported.shift}, 'comp', 0, 'x')`,
  ],
  counter_sales_updated_figures: [
    'counter_sales',
    nothing,
    (sql) => sql`update counter_sales set tendered = tendered + 1 where reservation_id = ${counter.id}`,
  ],
  counter_sales_deleted_figures: [
    'counter_sales',
    nothing,
    (sql) => sql`delete from counter_sales where reservation_id = ${counter.id}`,
  ],
  tickets_inserted_figures: [
    'tickets',
    tickets,
    (sql) => sql`
      insert into tickets (id, reservation_id, showtime_id, seat_id, code)
      select gen_random_uuid(), reservation_id, showtime_id, seat_id, gen_random_uuid() from reservation_seats
      where reservation_id = ${online.id}`,
  ],
  tickets_updated_figures: [
    'tickets',
    nothing,
    (sql) => sql`update tickets set status = 'refunded' where reservation_id = ${online.id}`,
  ],
  tickets_deleted_figures: ['tickets', nothing, tickets],
  promo_code_uses_inserted_figures: [
    'promo_code_uses',
    // Then no other trigger counts its seats, which would be an update.
    (sql) => sql`update reservations set status = 'cancelled' where id = ${counter.id}`,
    (sql) => sql`
      insert into promo_code_uses (reservation_id, promo_code_id, user_id) values (${counter.id}, ${reported.promoCode}, ${reported.buyer})`,
  ],
  promo_code_uses_updated_figures: [
    'promo_code_uses',
    nothing,
    (sql) => sql`update promo_code_uses set seats = 1 where reservation_id = ${online.id}`,
  ],
  promo_code_uses_deleted_figures: [
    'promo_code_uses',
    nothing,
    (sql) => sql`delete from promo_code_uses where reservation_id = ${online.id}`,
  ],
  reservations_updated_figures: [
    'reservations',
    nothing,
    (sql) => sql`update reservations set fees = fees + 1 where id = ${online.id}`,
  ],
  refunds_inserted_figures: ['refunds', nothing, refund],
  refunds_updated_figures: [
    'refunds',
    refund,
    (sql) => sql`update refunds set amount = 2 where payment_id = ${online.paymentId}`,
  ],
  refunds_deleted_figures: [
    'refunds',
    refund,
    (sql) => sql`delete from refunds where payment_id = ${online.paymentId}`,
  ],
  check_ins_inserted_figures: ['check_ins', nothing, letIn],
  check_ins_deleted_figures: ['check_ins', letIn, (sql) => sql`delete from check_ins`],
  showtimes_inserted_figures: [
    'showtimes',
    nothing,
    (sql) => sql`
      insert into showtimes select (jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid(), 'starts_at', '2026-05-01',
        'ends_at', '2026-05-02'))).* from showtimes h where id = ${showtimeId}`,
  ],
  showtimes_updated_figures: [
    'showtimes',
    nothing,
    (sql) => sql`update showtimes set status = 'cancelled' where id = ${showtimeId}`,
  ],
  showtimes_deleted_figures: [
    'showtimes',
    nothing,
    (sql) => sql`delete from showtimes where id = ${reported.shows[2]!.showtimeId}`,
  ],
  tax_settings_figures: [
    'tax_settings',
    nothing,
    (sql) => sql`
      insert into tax_settings (theater_id, valid_from, seller, rates) values (${reported.theaterId}, '2026-03-01', '{}', '{}')`,
  ],
  theaters_clocks_figures: [
    'theaters',
    nothing,
    (sql) => sql`update theaters set time_zone = 'UTC' where id = ${reported.theaterId}`,
  ],
}

class RolledBack extends Error {}

/** Marks that the change leaves, which is then undone. */
async function marksOf(before: Write, change: Write, off: Write = nothing): Promise<number> {
  let marks = -1
  const work = database.sql.begin(async (tx) => {
    const sql = tx as unknown as Sql
    await off(sql)
    await before(sql)
    await sql`delete from report_changes`
    await change(sql)
    marks = (await sql`select distinct showtime_id from report_changes`).length
    throw new RolledBack()
  })
  await expect(work).rejects.toThrow(RolledBack)
  return marks
}

test('every such trigger is tried here', async () => {
  const triggers = await database.sql<{ name: string }[]>`
    select tgname as name from pg_trigger where tgname like '%\_figures' order by tgname`
  expect(Object.keys(changes).sort()).toEqual(triggers.map(({ name }) => name))
})

test.each(Object.entries(changes))('%s', async (trigger, [table, before, change]) => {
  expect(await marksOf(before, change)).toBe(trigger === 'theaters_clocks_figures' ? 3 : 1)
  // The negative control: nothing else marks it.
  const off: Write = (sql) => sql`alter table ${sql(table)} disable trigger ${sql(trigger)}`
  expect(await marksOf(before, change, off)).toBe(0)
})

test('when a charge began, or until when it is tried, marks nothing', async () => {
  expect(
    await marksOf(nothing, (sql) => sql`update payments set charge_started_at = now(), updated_at = now()`),
  ).toBe(0)
  expect(await marksOf(nothing, (sql) => sql`update reservations set updated_at = now()`)).toBe(0)
})
