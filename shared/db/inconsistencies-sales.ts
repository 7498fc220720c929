// Invariants of a sale: reservation, payment, seats, tickets and history agree.
import { LAPSE_GRACE_MS } from '../domain/hold.ts'
import type { Kind } from './inconsistency-kind.ts'

// The sweep lapses every minute; this many runs were missed.
const LAPSE_LATE_MS = 5 * LAPSE_GRACE_MS

export const saleKinds: Readonly<Record<string, Kind>> = {
  captured_without_tickets: ({ sql, among }) => sql`
    select p.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where ${among('r.showtime_id')} and p.status = 'captured'
      and not exists (select from tickets where reservation_id = r.id)
      and not exists (select from refunds where payment_id = p.id)`,
  captured_without_reservation: ({ sql, among }) => sql`
    select p.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where ${among('r.showtime_id')} and p.status = 'captured' and r.status not in ('confirmed', 'cancelled')`,
  confirmed_without_payment: ({ sql, among }) => sql`
    select r.id as "subjectId", r.showtime_id as "showtimeId" from reservations r
    where ${among('r.showtime_id')} and r.status = 'confirmed'
      and not exists (select from payments where reservation_id = r.id and status in ('captured', 'disputed'))`,
  awaiting_ended_payment: ({ sql, among }) => sql`
    select r.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where ${among('r.showtime_id')} and r.status = 'awaiting_payment' and p.status <> 'requested'`,
  // Whatever the payment's status: unpaid seats return to sale.
  reservation_overdue: ({ sql, older }) => sql`
    select r.id as "subjectId", r.showtime_id as "showtimeId" from reservations r
    where r.status = 'awaiting_payment' and r.expires_at < ${older(LAPSE_LATE_MS)}`,
  ticket_without_reservation: ({ sql, among }) => sql`
    select t.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join tickets t on t.reservation_id = r.id
    where ${among('r.showtime_id')} and t.status <> 'refunded' and (r.status <> 'confirmed' or not exists (
      select from reservation_seats s where s.reservation_id = r.id and s.seat_id = t.seat_id and s.released_at is null))`,
  seat_without_ticket: ({ sql, among }) => sql`
    select s.seat_id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join reservation_seats s on s.reservation_id = r.id
    where ${among('r.showtime_id')} and r.status = 'confirmed' and s.released_at is null and not exists (
      select from tickets t where t.reservation_id = r.id and t.seat_id = s.seat_id and t.status <> 'refunded')
      -- the seats of a disputed payment wait for the end of the dispute, and its tickets let nobody in
      and not exists (select from payments where reservation_id = r.id and status = 'disputed')`,
  seat_without_reservation: ({ sql, among }) => sql`
    select s.seat_id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join reservation_seats s on s.reservation_id = r.id
    where ${among('r.showtime_id')} and r.status not in ('confirmed', 'awaiting_payment') and s.released_at is null`,
  reservation_without_seats: ({ sql, among }) => sql`
    select r.id as "subjectId", r.showtime_id as "showtimeId" from reservations r
    where ${among('r.showtime_id')} and r.status in ('confirmed', 'awaiting_payment')
      and not exists (select from reservation_seats where reservation_id = r.id and released_at is null)`,
  seat_of_another_layout: ({ sql, among }) => sql`
    select s.seat_id as "subjectId", s.showtime_id as "showtimeId"
    from reservation_seats s join showtimes h on h.id = s.showtime_id join seats on seats.id = s.seat_id
    where ${among('s.showtime_id')} and s.released_at is null and seats.layout_id <> h.layout_id`,
  refunded_too_much: ({ sql, among }) => sql`
    select p.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where ${among('r.showtime_id')} and (select sum(amount) from refunds where payment_id = p.id) > p.amount`,
  // One charge of a provider pays for one purchase: declined ones have none, nothing and cash have no name.
  capture_of_two: ({ sql, among }) => sql`
    select p.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where ${among('r.showtime_id')} and p.status <> 'declined' and p.provider not in ('none', 'counter') and (
      exists (select from payments other where other.provider_reference = p.provider_reference
        and other.provider = p.provider and other.id <> p.id and other.status <> 'declined')
      or exists (select from payment_attempts a where a.provider_reference = p.provider_reference
        and a.provider = p.provider and a.status <> 'declined'))`,
  // Every state of a seat, current or last, has its line in the history.
  seat_without_history: ({ sql, among }) => sql`
    select s.seat_id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join reservation_seats s on s.reservation_id = r.id
    where ${among('r.showtime_id')} and not exists (
      select from seat_history h
      where h.showtime_id = s.showtime_id and h.seat_id = s.seat_id and h.reservation_id = r.id and h.event = any(case
        when s.released_at is not null then '{released}'::text[] when r.status = 'confirmed' then '{sold,moved}'
        else '{reserved,moved}' end))`,
}
