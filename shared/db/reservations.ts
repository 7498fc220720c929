// Writes a reservation: its seats, payment, history and the message that announces it, in one statement.
import type { Quote } from '../domain/price.ts'
import type { Sql } from '../resources.ts'

export interface NewReservation {
  id: string
  paymentId: string
  messageId: string
  userId: string
  showtimeId: string
  holdId: string
  fence: number
  quote: Quote
  method: string
  provider: string
  reseat: string | null
  idempotencyKey: string
  requestHash: string
  requestId: string
  expiresAt: Date
}

export type Written =
  | 'written'
  /** A live reservation, or a block, has at least one of the seats. */
  | 'seats_taken'
  /** A later hold took one of the seats before: this one's holder slept too long. */
  | 'outdated'
  /** The showtime is cancelled, or closed for longer than any hold lasts. */
  | 'not_on_sale'
  /** The provider's payment that was handed in pays another reservation already. */
  | 'method_used'
  /** Others used the promo code up while these seats were held. */
  | 'promo_code_spent'
  /** This hold, or this key of this customer, has a reservation already. */
  | 'repeated'

/**
 * Writes all or nothing. One statement because that is one round trip and one commit: a transaction of four statements
 * cost four times as much. Running it twice is safe: the hold and the key are unique.
 * Order matters twice: seats go in sorted, so that two buyers of the same seats wait for, and never on, each other;
 * and the showtime's row is locked in share mode, so that a cancellation sees this reservation or prevents it.
 */
export async function writeReservation(
  sql: Sql,
  reservation: NewReservation,
  holdLengthMs: number,
): Promise<Written> {
  try {
    const [row] = await insert(sql, reservation, holdLengthMs)
    if (row!.written) return 'written'
    if (row!.outdated) return 'outdated'
    return row!.onSale ? 'repeated' : 'not_on_sale'
  } catch (error) {
    if (isLiveSeatTaken(error)) return 'seats_taken'
    if (violates(error, 'payments_razorpay')) return 'method_used'
    if (violates(error, 'promo_code_caps')) return 'promo_code_spent'
    // The screen was drawn anew after these seats were held: they are not seats of this showtime any more.
    if (violates(error, 'reservation_seats_layout_id_seat_id_fkey')) return 'outdated'
    throw error
  }
}

interface Result {
  written: boolean
  outdated: boolean
  onSale: boolean
}

function insert(sql: Sql, r: NewReservation, holdLengthMs: number) {
  const seats = r.quote.seats.map(({ seatId, ticketType, price }) => ({ seatId, ticketType, price }))
  return sql<Result[]>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${sql.json(seats)}) as seat ("seatId" uuid, "ticketType" text, price bigint)
      order by "seatId"
    ), showtime as materialized (
      select id, layout_id from showtimes
      where id = ${r.showtimeId} and status = 'scheduled'
        and now() < sales_close_at + ${holdLengthMs}::float8 * interval '1 ms'
      for share
    ), outdated as materialized (
      select 1 from wanted join reservation_seats later
        on later.showtime_id = ${r.showtimeId} and later.seat_id = wanted."seatId" and later.fence > ${r.fence}
      limit 1
    ), reservation as (
      insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, fees, total, currency, reseat,
        idempotency_key, request_hash, request_id, expires_at)
      select ${r.id}::uuid, ${r.userId}::uuid, id, layout_id, ${r.holdId}::uuid, ${r.fence}::bigint,
        ${r.quote.fees}::bigint, ${r.quote.total}::bigint, ${r.quote.currency}, ${r.reseat}, ${r.idempotencyKey},
        ${r.requestHash}, ${r.requestId}, ${r.expiresAt}::timestamptz
      from showtime where not exists (select from outdated)
      on conflict do nothing
      returning id, showtime_id, layout_id
    ), seats as (
      insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
      select id, showtime_id, layout_id, "seatId", "ticketType", price, ${r.fence}::bigint
      from reservation cross join wanted order by "seatId"
    ), promo as (
      insert into promo_code_uses (reservation_id, promo_code_id, user_id)
      select id, ${r.quote.promo?.id ?? null}::uuid, ${r.userId}::uuid from reservation
      where ${r.quote.promo?.id ?? null}::uuid is not null
    ), payment as (
      insert into payments (id, reservation_id, amount, currency, method, provider)
      select ${r.paymentId}::uuid, id, ${r.quote.total}::bigint, ${r.quote.currency}, ${r.method}, ${r.provider} from reservation
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, reservation_id, actor_id, fence, request_id)
      select showtime_id, "seatId", 'reserved', id, ${r.userId}::uuid, ${r.fence}::bigint, ${r.requestId}
      from reservation cross join wanted
    ), message as (
      insert into outbox (message_id, type, key, payload, request_id)
      select ${r.messageId}::uuid, 'payment.requested', id,
        ${sql.json({ paymentId: r.paymentId, reservationId: r.id })}, ${r.requestId}
      from reservation
    )
    select exists (select from reservation) as written, exists (select from outdated) as outdated,
      exists (select from showtime) as "onSale", (select pg_notify('outbox', '') from reservation)`
}

/** A live reservation or a block has one of the seats: the last word of the unique index over both. */
export const isLiveSeatTaken = (error: unknown): boolean => violates(error, 'reservation_seats_live')

export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint_name' in error && error.constraint_name === constraint

/** Which of these seats have a live reservation or are blocked. */
export async function findTakenSeats(
  sql: Sql,
  showtimeId: string,
  seatIds: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ seatId: string }[]>`
    select seat_id as "seatId" from reservation_seats
    where showtime_id = ${showtimeId} and seat_id = any(${seatIds as string[]}::uuid[])
      and released_at is null`
  return rows.map(({ seatId }) => seatId)
}
