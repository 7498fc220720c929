// Reads payments and refunds as people see them.
import type { PaymentStatus, RefundStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { owns } from './reservation-owner.ts'
import { runs } from './theater-access.ts'

export interface ShownRefund {
  id: string
  status: RefundStatus
  amount: number
  reason: string
  seatIds: string[]
}

export interface ShownPayment {
  id: string
  reservationId: string
  status: PaymentStatus
  amount: number
  currency: string
  method: string
  declineReason: string | null
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
    select p.id, p.reservation_id as "reservationId", p.status, p.amount, p.currency, p.method,
      p.decline_reason as "declineReason", p.created_at as "createdAt", p.updated_at as "updatedAt",
      coalesce((select json_agg(json_build_object('id', id, 'status', status, 'amount', amount, 'reason', reason,
        'seatIds', seat_ids) order by id) from refunds where payment_id = p.id), '[]') as refunds
    from payments p join reservations r on r.id = p.reservation_id
    join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
    where p.id = ${paymentId} and (${owns(sql, viewerId, sql`r`)} or ${runs(sql, viewerId, sql`s.theater_id`)})`
  return row
}
