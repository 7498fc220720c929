// One case for every invariant that Postgres shows: what it is, what an audit finds, and how to violate it.

import { summed } from '#shared/db/showtime-figures.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { type Ids, type InconsistencyCase, tryInconsistencies } from './testing-try-inconsistencies.ts'

export const refund = (
  sql: Sql,
  { paymentId }: Ids,
  status: string,
  amount: number,
  minutesAgo: number,
  key = newId(),
) => sql`
  insert into refunds (id, payment_id, key, amount, currency, reason, status, created_at)
  values (${newId()}, ${paymentId}, ${key}, ${amount}, 'EUR', 'test', ${status}, now() - ${minutesAgo} * interval '1 minute')`
export const message = (sql: Sql, minutesAgo: number, failed = false) => sql`
  insert into outbox (message_id, type, key, payload, created_at, failed_at)
  values (${newId()}, 'payment.requested', ${newId()}, '{}', now() - ${minutesAgo} * interval '1 minute', ${failed ? sql`now()` : null})`
const reservationIs = (sql: Sql, { reservationId }: Ids, status: string, overdueMinutes = 0) => sql`
  update reservations set status = ${status}, expires_at = now() - ${overdueMinutes} * interval '1 minute' where id = ${reservationId}`
const chargedAt = (sql: Sql, { paymentId }: Ids, minutesAgo: number) => sql`
  update simulator.charges set settles_at = now() - ${minutesAgo} * interval '1 minute' where key = ${paymentId}`
const paymentIs = (sql: Sql, { paymentId }: Ids, status: string, minutesAgo = 0) => sql`
  update payments set status = ${status}, updated_at = now() - ${minutesAgo} * interval '1 minute',
    charge_started_at = now() - ${minutesAgo} * interval '1 minute' where id = ${paymentId}`
const promoCode = (sql: Sql, { uses, seats }: { uses: number; seats: number }) => sql<{ id: string }[]>`
  insert into promo_codes (id, code, percent, uses, seats) values (${newId()}, 'MISCOUNTED', 10, ${uses}, ${seats}) returning id`

const shift = async (sql: Sql, expectedCash: number | null) => {
  const [id, closed] = [newId(), expectedCash !== null]
  await sql`
    insert into shifts (id, theater_id, cashier_id, currency, opening_float, closed_at, closed_by, expected_cash, counted_cash)
    values (${id}, ${newId()}, ${newId()}, 'EUR', 100, ${closed ? sql`now()` : null}, ${closed ? newId() : null},
      ${expectedCash}, ${expectedCash})`
  return id
}

export const inconsistencies: InconsistencyCase[] = [
  [
    'money without tickets or refund',
    { captured_without_tickets: 1, seat_without_ticket: 2 },
    (sql, { reservationId }) => sql`delete from tickets where reservation_id = ${reservationId}`,
  ],
  [
    'a confirmed reservation whose payment was declined, though the provider has the money',
    { confirmed_without_payment: 1, charge_kept: 1 },
    async (sql, ids) => {
      await paymentIs(sql, ids, 'declined', 120)
      await chargedAt(sql, ids, 120)
    },
  ],
  [
    'tickets and seats of a reservation that was declined',
    { captured_without_reservation: 1, ticket_without_reservation: 2, seat_without_reservation: 2 },
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
    { refunded_too_much: 1, refund_not_in_books: 1 },
    (sql, ids) => refund(sql, ids, 'refunded', 9999, 0),
  ],
  [
    'a sale that its history does not know',
    { seat_without_history: 2 },
    (sql, { showtimeId }) =>
      sql`delete from seat_history where showtime_id = ${showtimeId} and event = 'sold'`,
  ],
  ['a refund that is due for hours', { refund_late: 1 }, (sql, ids) => refund(sql, ids, 'due', 1, 120)],
  ...tryInconsistencies,
  ['a refund that failed', { refund_failed: 1 }, (sql, ids) => refund(sql, ids, 'failed', 1, 0)],
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
  [
    'a reservation that waits for a payment that has ended, and its money',
    { awaiting_ended_payment: 1, ticket_without_reservation: 2, reservation_overdue: 1, charge_kept: 1 },
    async (sql, ids) => {
      await paymentIs(sql, ids, 'declined', 120)
      await chargedAt(sql, ids, 120)
      await reservationIs(sql, ids, 'awaiting_payment', 60)
    },
  ],
  [
    'a seat of a screen that the showtime has left',
    { seat_of_another_layout: 2 },
    (sql, { showtimeId }) => sql`update showtimes set layout_id = ${newId()} where id = ${showtimeId}`,
  ],
  [
    'a cancelled showtime whose reservations nobody cancels',
    { cancellation_unfinished: 1 },
    (sql, { showtimeId }) => sql`
      insert into showtime_cancellations (showtime_id, reason, actor_id, created_at)
      values (${showtimeId}, 'fire', ${newId()}, now() - interval '1 hour')`,
  ],
  [
    'a cancellation that says it is finished, and is not',
    { cancellation_unfinished: 1 },
    (sql, { showtimeId }) => sql`
      insert into showtime_cancellations (showtime_id, reason, actor_id, created_at, finished_at)
      values (${showtimeId}, 'fire', ${newId()}, now() - interval '1 hour', now())`,
  ],
  [
    'a move whose tickets nobody signs',
    { move_unfinished: 1 },
    (sql, { showtimeId }) => sql`
      insert into showtime_moves (id, showtime_id, created_at) values (${newId()}, ${showtimeId}, now() - interval '1 hour')`,
  ],
  [
    'a seat map that nobody compares with what was decided',
    { map_unchecked: 1 },
    (sql, { showtimeId }) => sql`
      insert into map_checks (showtime_id, noted_at) values (${showtimeId}, now() - interval '1 hour')`,
  ],
  [
    'a notice, or news for integrators, that nobody handles',
    { message_unhandled: 1 },
    (sql) =>
      sql`insert into late_messages (message_id, found_at) values (${newId()}, now() - interval '2 hours')`,
  ],
  [
    'a charge of another amount than was asked for',
    { charge_of_another_amount: 1 },
    (sql, { paymentId }) => sql`update simulator.charges set amount = amount - 1 where key = ${paymentId}`,
  ],
  [
    'a payment that its provider does not know',
    { captured_without_charge: 1 },
    (sql, { paymentId }) => sql`delete from simulator.charges where key = ${paymentId}`,
  ],
  [
    'a charge for nothing that is known here',
    { charge_kept: 1 },
    (sql) => sql`
      insert into simulator.charges (key, amount, currency, method, status, settles_at)
      values (${newId()}, 100, 'EUR', 'sim_approved', 'captured', now() - interval '2 hours')`,
  ],
  [
    'more money back at the provider than it took',
    { refund_beyond_charge: 1 },
    (sql, { paymentId }) => sql`
      insert into simulator.refunds (key, charge_key, amount) values (${newId()}, ${paymentId}, 9999)`,
  ],
  [
    'a payment that is said to be back, which its provider denies',
    { confirmed_without_payment: 1, refunded_not_whole: 1 },
    (sql, ids) => paymentIs(sql, ids, 'refunded'),
  ],
  [
    'a code whose counter is not what its uses are',
    { promo_code_miscounted: 1 },
    (sql) => promoCode(sql, { uses: 3, seats: 3 }),
  ],
  [
    'a use of a code that counts other seats than were sold',
    { promo_use_miscounted: 1 },
    async (sql, { reservationId }) => {
      const [code] = await promoCode(sql, { uses: 1, seats: 1 })
      await sql`
        insert into promo_code_uses (reservation_id, promo_code_id, user_id, seats)
        values (${reservationId}, ${code!.id}, ${newId()}, 1)`
    },
  ],
  [
    'a payment of the counter that no sale took',
    { counter_payment_without_sale: 1 },
    (sql, { paymentId }) => sql`update payments set provider = 'counter' where id = ${paymentId}`,
  ],
  [
    'a sale of the counter that was paid elsewhere',
    { counter_sale_elsewhere: 1 },
    async (sql, { reservationId }) => sql`
      insert into counter_sales (reservation_id, shift_id, method, amount, reference)
      values (${reservationId}, ${await shift(sql, null)}, 'terminal', 1, 'T-1')`,
  ],
  [
    'a closed shift that says another sum than its sales',
    { closed_shift_differs: 1 },
    (sql) => shift(sql, 99),
  ],
  [
    'a sale that no report has, and no sweep will count',
    { showtime_figures_differ: 1 },
    (sql, { showtimeId }) => sql`delete from report_changes where showtime_id = ${showtimeId}`,
  ],
  [
    'figures of a showtime that its day does not have',
    { movie_days_differ: 1 },
    (sql, { showtimeId }) => sql`
      insert into showtime_figures (showtime_id, taxed_from, theater_id, movie_id, day, hour, ${summed(sql)})
      values (${showtimeId}, now(), ${newId()}, ${newId()}, now(), 1, ${summed(sql, () => '1')})`,
  ],
  [
    'payments of a showtime that their day does not have',
    { payment_days_differ: 1 },
    (sql, { showtimeId }) => sql`
      insert into showtime_payments (showtime_id, theater_id, day, paid_day, provider, method, status, payments, seats, gross, refunds)
      values (${showtimeId}, ${newId()}, now(), now(), 'none', '', 'captured', 1, 1, 1, 0)`,
  ],
  ['a message that nobody sends', { message_unsent: 1 }, (sql) => message(sql, 10)],
]
