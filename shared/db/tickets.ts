// Tickets in SQL: issued in the one statement that captures a payment and confirms its reservation.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { isLiveSeatTaken, isPromoSpent } from './reservations.ts'
import { withLockTimeout } from './statement-settings.ts'

export interface NewTicket {
  id: string
  seatId: string
  code: string
}

export interface Confirmation {
  paymentId: string
  /** The provider's key of the try that took the money; left out: the payment's first one. */
  chargeKey?: string
  providerReference: string
  tickets: readonly NewTicket[]
  /** The span that confirms it, where its trace is kept. */
  traceparent?: string | null
}

/**
 * Payment captured, reservation confirmed, tickets, history and message: all or nothing for each. Results
 * are in the order given; false, and nothing changed, if payment or reservation are not waiting any more,
 * or the money is of an earlier try. A batch shares a statement and its commit; locks go in the order of
 * reservations.
 */
export async function confirmReservations(
  sql: Sql,
  confirmations: readonly Confirmation[],
  /** Reservations that lapsed before their money came, and got seats again. */
  late: 'captured_late' | 'reseated' | null = null,
): Promise<boolean[]> {
  const issued = confirmations.flatMap(({ paymentId, tickets }) =>
    tickets.map((ticket) => ({ ...ticket, paymentId })),
  )
  const ids = confirmations.map(({ paymentId }) => paymentId)
  const confirmed = await sql<{ id: string }[]>`
    with given as materialized (
      select * from unnest(${ids}::uuid[],
        ${confirmations.map(({ providerReference }) => providerReference)}::text[],
        ${confirmations.map(({ chargeKey, paymentId }) => chargeKey ?? paymentId)}::uuid[],
        ${confirmations.map(() => newId())}::uuid[],
        ${confirmations.map(({ traceparent = null }) => traceparent)}::text[])
        as confirmation (payment_id, reference, charge_key, message_id, traceparent)
    ), target as materialized (
      select p.id as payment_id, r.id, r.showtime_id, r.fence, r.request_id, given.reference, given.message_id,
        given.traceparent
      from ${withLockTimeout(sql, ids.length)},
        given join payments p on p.id = given.payment_id join reservations r on r.id = p.reservation_id
      where p.id = any(${ids}::uuid[]) -- else all open payments are read, which are many when there is much to do
        and coalesce(p.charge_key, p.id) = given.charge_key and p.retry_until is null
        and p.status = 'requested' and r.status = ${late === null ? 'awaiting_payment' : 'lapsed'}
      order by r.id
      for update of r, p
    ), paid as (
      update payments p set status = 'captured', provider_reference = target.reference, updated_at = now()
      from target where p.id = target.payment_id
    ), kept as (
      update reservations r set status = 'confirmed', updated_at = now() from target where r.id = target.id
    ), issued as (
      insert into tickets (id, reservation_id, showtime_id, seat_id, code)
      select ticket.id, target.id, target.showtime_id, ticket.seat_id, ticket.code
      from unnest(${issued.map(({ id }) => id)}::uuid[], ${issued.map(({ paymentId }) => paymentId)}::uuid[],
        ${issued.map(({ seatId }) => seatId)}::uuid[], ${issued.map(({ code }) => code)}::text[])
        as ticket (id, payment_id, seat_id, code) join target on target.payment_id = ticket.payment_id
      returning reservation_id, seat_id
    ), told as (
      insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, fence, request_id)
      select target.showtime_id, issued.seat_id, 'sold', ${late}::text,
        target.id, target.fence, target.request_id
      from issued join target on target.id = issued.reservation_id
    ), announced as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select message_id, 'reservation.confirmed', id, jsonb_build_object('reservationId', id), request_id,
        traceparent from target
    )
    select payment_id as id, (select pg_notify('outbox', '') from target limit 1) from target`
  const done = new Set(confirmed.map(({ id }) => id))
  return ids.map((id) => done.has(id))
}

export const confirmReservation = async (
  sql: Sql,
  confirmation: Confirmation,
  late: Parameters<typeof confirmReservations>[2] = null,
): Promise<boolean> => (await confirmReservations(sql, [confirmation], late))[0]!

class SeatsGone extends Error {}

/**
 * As confirmReservations, for one that lapsed before its money came: takes the same seats again if all are
 * free, the showtime has not begun and the promo code has a use left; otherwise false. Locks the showtime's
 * row first, as a move to another screen does, so that a cancellation sees this reservation or prevents it.
 */
export async function confirmLate(sql: Sql, confirmation: Confirmation): Promise<boolean> {
  try {
    return await sql.begin(async (tx) => {
      const [seats] = await tx<{ wanted: number; taken: number }[]>`
        with target as (
          select r.id from reservations r
          join payments p on p.reservation_id = r.id join showtimes h on h.id = r.showtime_id
          where p.id = ${confirmation.paymentId} and p.status = 'requested' and r.status = 'lapsed'
            and h.status = 'scheduled' and h.starts_at > now()
          for share of h for update of r, p
        ), taken as (
          update reservation_seats s set released_at = null
          from target
          where s.reservation_id = target.id and s.released_at is not null
            -- of a screen that the showtime has left: nobody can sit there
            and s.layout_id is not null
          returning s.seat_id
        )
        select (select count(*)::int from reservation_seats s join target on s.reservation_id = target.id) as wanted,
          (select count(*)::int from taken) as taken`
      if (seats!.wanted === 0 || seats!.taken !== seats!.wanted) throw new SeatsGone()
      if (!(await confirmReservation(tx as unknown as Sql, confirmation, 'captured_late')))
        throw new SeatsGone()
      return true
    })
  } catch (error) {
    // A live sale has one of the seats, or others used up the code: the transaction is rolled back.
    if (error instanceof SeatsGone || isLiveSeatTaken(error) || isPromoSpent(error)) return false
    throw error
  }
}
