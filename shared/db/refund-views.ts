// Refunds as staff see them, and what staff do with a failed one: retry it or settle it by hand.
import type { RefundStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf } from './theater-access.ts'

export interface StaffRefund {
  id: string
  paymentId: string
  reservationId: string
  showtimeId: string
  provider: string
  status: RefundStatus
  amount: number
  currency: string
  reason: string
  failureReason: string | null
  seatIds: string[]
  createdAt: Date
  updatedAt: Date
}

const shown = (sql: Sql) => sql`
  select f.id, f.payment_id as "paymentId", r.id as "reservationId", r.showtime_id as "showtimeId", p.provider, f.status,
    f.amount, f.currency, f.reason, f.failure_reason as "failureReason", f.seat_ids as "seatIds",
    f.created_at as "createdAt", f.updated_at as "updatedAt"
  from refunds f join payments p on p.id = f.payment_id join reservations r on r.id = p.reservation_id
  join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id`

/** Of the viewer's theaters, or of one of them; newest first: ids are UUIDv7. */
export async function listRefunds(
  sql: Sql,
  {
    viewerId,
    theaterId,
    status,
    after,
    limit,
  }: {
    viewerId: string
    theaterId?: string
    status: RefundStatus
    after: string | undefined
    limit: number
  },
): Promise<StaffRefund[]> {
  return sql<StaffRefund[]>`
    ${shown(sql)}
    where f.status = ${status} and ${isStaffOf(sql, viewerId, sql`s.theater_id`)}
      and ${theaterId === undefined ? sql`true` : sql`s.theater_id = ${theaterId}`}
      and ${after === undefined ? sql`true` : sql`f.id < ${after}`}
    order by f.id desc limit ${limit}`
}

/** Of one reservation, oldest first; empty also for those who do not run its theater. */
export const listRefundsOf = (sql: Sql, viewerId: string, reservationId: string): Promise<StaffRefund[]> =>
  sql<StaffRefund[]>`
    ${shown(sql)} where r.id = ${reservationId} and ${isStaffOf(sql, viewerId, sql`s.theater_id`)} order by f.id`

/** Sends it to the provider again, under a key of its own: the provider treats the failed one as final. */
export const retryRefund = (sql: Sql, actor: Actor, refundId: string): Promise<Outcome<StaffRefund>> =>
  changeFailed(sql, actor, refundId, { action: 'refund.retry' }, async (tx, { reservationId, paymentId }) => {
    await tx`
      update refunds set status = 'due', retries = retries + 1, refund_started_at = null, attempts = 0,
        failure_reason = null, provider_reference = null, updated_at = now()
      where id = ${refundId}`
    const payload = tx.json({ paymentId, refundId })
    await tx`
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      values (${newId()}, 'refund.requested', ${reservationId}, ${payload}, ${actor.requestId}, ${traceparentOf(tx)})`
    await tx`select pg_notify('outbox', '')`
  })

/** Staff returned the money in another way, and say which. */
export const settleRefundByHand = (
  sql: Sql,
  actor: Actor,
  refundId: string,
  note: string,
): Promise<Outcome<StaffRefund>> =>
  changeFailed(sql, actor, refundId, { action: 'refund.settle_by_hand', note }, async (tx, { paymentId }) => {
    // Cash of the counter comes from the drawer of the person who hands it back.
    await tx`
        update refunds set status = 'refunded', provider_reference = null, updated_at = now(), shift_id = (
          select shift.id from payments p join reservations r on r.id = p.reservation_id
          join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
          join shifts shift on shift.theater_id = s.theater_id
          where p.id = ${paymentId} and p.provider = 'counter' and p.method = 'cash'
            and shift.cashier_id = ${actor.userId} and shift.closed_at is null for share of shift)
        where id = ${refundId}`
    await tx`
        update payments p set status = 'refunded', updated_at = now()
        where p.id = ${paymentId} and p.status = 'refund_due'
          and not exists (select from refunds r where r.payment_id = p.id and r.status <> 'refunded')`
  })

async function changeFailed(
  sql: Sql,
  actor: Actor,
  refundId: string,
  { action, note }: { action: string; note?: string },
  change: (tx: Sql, before: StaffRefund) => Promise<void>,
): Promise<Outcome<StaffRefund>> {
  return staffChange(sql, actor, async (tx) => {
    // Locks the payment first, then its refunds, as every change of both does.
    await tx`select from payments where id = (select payment_id from refunds where id = ${refundId}) for update`
    await tx`select from refunds where id = ${refundId} for update`
    const find = () => tx<StaffRefund[]>`
      ${shown(tx)} where f.id = ${refundId} and ${isStaffOf(tx, actor.userId, tx`s.theater_id`)}`
    const [before] = await find()
    if (!before) throw new ChangeRefused('not_found')
    if (before.status !== 'failed')
      throw new ChangeRefused('wrong_state', { detail: `The refund is ${before.status}, not failed.` })
    await change(tx, before)
    const [after] = await find()
    return {
      value: after!,
      note: {
        action,
        subjectId: refundId,
        before: { status: before.status, failureReason: before.failureReason },
        after: { status: after!.status, ...(note === undefined ? {} : { note }) },
      },
    }
  })
}
