// Reads payments and refunds as people see them.
import type { NextAction, RefundStatus, ShownPaymentStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { owns } from './reservation-owner.ts'
import { isStaffOf } from './theater-access.ts'

export interface ShownRefund {
  id: string
  status: RefundStatus
  amount: number
  reason: string
  seatIds: string[]
}

export interface ShownTry {
  id: string
  number: number
  method: string
  provider: string
  status: 'requested' | 'captured' | 'declined'
  declineReason: string | null
  /** As Postgres writes it into JSON. */
  startedAt: string
  endedAt: string | null
}

/** The reason of the last decline, while it stands. */
export const lastDecline = (sql: Sql) => sql`
  case when payment.retry_until is not null or payment.status = 'declined' then payment.last_decline end`

/** A requested payment that waits for its buyer says so. */
export const shownStatus = (sql: Sql) => sql`
  case when payment.status = 'requested' and payment.next_action is not null then 'action_required'
    else payment.status end`

/** Every try, oldest first: those that were declined, and the payment itself as the last one. */
const attempts = (sql: Sql) => sql`
  (select json_agg(json_build_object('id', id, 'number', number, 'method', method, 'provider', provider, 'status', status,
      'declineReason', decline_reason, 'startedAt', started_at, 'endedAt', ended_at) order by number)
    from (
      select id, number, method, provider, 'declined' as status, decline_reason, started_at, ended_at
      from payment_attempts where payment_id = payment.id
      union all
      select coalesce(payment.charge_key, payment.id), payment.attempt, payment.method, payment.provider,
        case when payment.status in ('requested', 'declined') then payment.status else 'captured' end,
        case when payment.status = 'declined' then payment.decline_reason end,
        coalesce(payment.charge_started_at, payment.created_at),
        case when payment.status <> 'requested' then payment.updated_at end
      where not exists (select from payment_attempts where id = coalesce(payment.charge_key, payment.id))
    ) as try)`

export interface ShownPayment {
  id: string
  reservationId: string
  status: ShownPaymentStatus
  amount: number
  currency: string
  method: string
  declineReason: string | null
  /** The last try was declined, and no other one has begun. */
  lastDecline: string | null
  nextAction: NextAction | null
  userId: string
  attempts: ShownTry[]
  createdAt: Date
  updatedAt: Date
  refunds: ShownRefund[]
}

/** For the owner of the reservation and the staff of the theater; undefined for all others. */
export async function findShownPayment(
  sql: Sql,
  paymentId: string,
  viewerId: string,
): Promise<ShownPayment | undefined> {
  const [row] = await sql<ShownPayment[]>`
    select payment.id, payment.reservation_id as "reservationId", ${shownStatus(sql)} as status, r.user_id as "userId", payment.amount, payment.currency,
      payment.method, payment.decline_reason as "declineReason", ${lastDecline(sql)} as "lastDecline",
      payment.next_action as "nextAction",
      ${attempts(sql)} as attempts, payment.created_at as "createdAt", payment.updated_at as "updatedAt",
      coalesce((select json_agg(json_build_object('id', id, 'status', status, 'amount', amount, 'reason', reason,
        'seatIds', seat_ids) order by id) from refunds where payment_id = payment.id), '[]') as refunds
    from payments payment join reservations r on r.id = payment.reservation_id
    join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
    where payment.id = ${paymentId} and (${owns(sql, viewerId, sql`r`)} or ${isStaffOf(sql, viewerId, sql`s.theater_id`)})`
  return row
}
