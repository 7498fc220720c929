// Unfinished work that is overdue: money, messages, and what staff began. Found by its age.
import type { Kind } from './inconsistency-kind.ts'

// The reconciler asks a provider at every quarter of a payment's age: after an hour it has asked a dozen
// times.
const MONEY_LATE_MS = 60 * 60_000
// The relay sends within a second, and retries a broker that is down within a minute.
const MESSAGE_LATE_MS = 5 * 60_000
// The reconciler retries unfinished ones every 10 minutes.
const HALL_LATE_MS = 15 * 60_000

export const lateKinds: Readonly<Record<string, Kind>> = {
  payment_undecided: ({ sql, older }) => sql`
    select id as "subjectId", null as "showtimeId" from payments
    where status = 'requested' and coalesce(charge_started_at, created_at) < ${older(MONEY_LATE_MS)}`,
  refund_late: ({ sql, older }) => sql`
    select id as "subjectId", null as "showtimeId" from refunds
    where status = 'due' and created_at < ${older(MONEY_LATE_MS)}`,
  // Money of a try that was declined before: it goes back within seconds of being found, unless the provider
  // refuses, until staff have it.
  earlier_try_kept: ({ sql, older }) => sql`
    select a.payment_id as "subjectId", null as "showtimeId" from payment_attempts a
    where a.status = 'refund_due' and coalesce(a.owed_at, a.ended_at) < ${older(MONEY_LATE_MS)}
      and not exists (select from unknown_captures u where u.provider = a.provider and u.reference = a.provider_reference
        and u.charge_key = a.id and u.status in ('open', 'refund_due'))`,
  refund_failed: ({ sql }) => sql`
    select id as "subjectId", null as "showtimeId" from refunds where status = 'failed'`,
  // Refunds that are open are reported above.
  refund_missing: ({ sql, older }) => sql`
    select id as "subjectId", null as "showtimeId" from payments p
    where status = 'refund_due' and updated_at < ${older(MONEY_LATE_MS)}
      and not exists (select from refunds where payment_id = p.id and status <> 'refunded')`,
  // The reconciler continues these after 45 s; a hall takes seconds.
  cancellation_unfinished: ({ sql, older }) => sql`
    select c.showtime_id as "subjectId", c.showtime_id as "showtimeId" from showtime_cancellations c
    where created_at < ${older(HALL_LATE_MS)} and (finished_at is null or exists (
      select from reservations r where r.showtime_id = c.showtime_id and r.status in ('awaiting_payment', 'confirmed')))`,
  move_unfinished: ({ sql, older }) => sql`
    select id as "subjectId", showtime_id as "showtimeId" from showtime_moves
    where finished_at is null and created_at < ${older(HALL_LATE_MS)}`,
  map_unchecked: ({ sql, older }) => sql`
    select distinct showtime_id as "subjectId", showtime_id as "showtimeId" from map_checks
    where noted_at < ${older(HALL_LATE_MS)}`,
  // Found late, sent again, and still not handled: a notice or a webhook.
  message_unhandled: ({ sql, older }) => sql`
    select message_id as "subjectId", null as "showtimeId" from late_messages
    where found_at < ${older(MONEY_LATE_MS)}`,
  // A message that failed for good is a dead letter.
  message_unsent: ({ sql, older }) => sql`
    select message_id as "subjectId", null as "showtimeId" from outbox
    where sent_at is null and failed_at is null and created_at < ${older(MESSAGE_LATE_MS)}`,
}
