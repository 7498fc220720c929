// Refunds in SQL: money on its way back, each under a key that can exist once.
import type { RefundStatus } from '../domain/payment.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'

export interface Refund {
  id: string
  paymentId: string
  key: string
  amount: number
  currency: string
  status: RefundStatus
  started: boolean
}

export async function dueRefunds(sql: Sql, paymentId: string): Promise<Refund[]> {
  return sql<Refund[]>`
    select id, payment_id as "paymentId", key, amount, currency, status, refund_started_at is not null as started
    from refunds where payment_id = ${paymentId} and status = 'due' order by id`
}

/** As startCharge: noted before the provider is called. */
export async function startRefund(sql: Sql, refundId: string): Promise<boolean> {
  const changed = await sql`
    update refunds
    set refund_started_at = coalesce(refund_started_at, now()), attempts = attempts + 1, updated_at = now()
    where id = ${refundId} and status = 'due' returning 1`
  return changed.length === 1
}

/** The money is back. False where that was written before. */
export async function finishRefund(sql: Sql, refundId: string, reference: string): Promise<boolean> {
  const changed = await sql`
    with done as (
      update refunds set status = 'refunded', provider_reference = ${reference}, updated_at = now()
      where id = ${refundId} and status = 'due' returning id, payment_id
    ), announced as (
      insert into outbox (message_id, type, key, payload, request_id)
      select ${newId()}::uuid, 'refund.settled', r.id,
        jsonb_build_object('refundId', done.id, 'reservationId', r.id), r.request_id
      from done join payments p on p.id = done.payment_id join reservations r on r.id = p.reservation_id
    )
    select pg_notify('outbox', '') from done`
  return changed.length === 1
}

/** A payment that is due back is refunded when no refund of it is open any more. */
export async function closeRefunded(sql: Sql, paymentId: string): Promise<void> {
  await sql`
    update payments p set status = 'refunded', updated_at = now()
    where p.id = ${paymentId} and p.status = 'refund_due'
      and not exists (select 1 from refunds r where r.payment_id = p.id and r.status <> 'refunded')`
}
