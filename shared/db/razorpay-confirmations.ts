// What a buyer's page says of an order at Razorpay, in SQL: as news of the provider, it wakes the worker.
import type { PaymentStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { owns } from './reservation-owner.ts'

export interface OrderConfirmation {
  paymentId: string
  userId: string
  order: string
  /** Razorpay's payment: once captured, Milo knows the payment by it. */
  paid: string
  requestId: string
}

/** The payment's status. A repeat wakes nobody once the payment is settled. */
export async function confirmOrder(
  sql: Sql,
  { paymentId, userId, order, paid, requestId }: OrderConfirmation,
): Promise<PaymentStatus | 'not_found' | 'another_order'> {
  const [row] = await sql<{ status: PaymentStatus; ours: boolean }[]>`
    with payment as (
      select p.id, p.reservation_id, p.status, p.provider = 'razorpay' and p.method = 'razorpay'
        and coalesce(p.provider_reference in (${order}, ${paid}), false) as ours
      from payments p join reservations r on r.id = p.reservation_id
      where p.id = ${paymentId} and ${owns(sql, userId, sql`r`)}
    ), told as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, 'payment.changed', reservation_id, jsonb_build_object('paymentId', id), ${requestId},
        ${traceparentOf(sql)}::text
      from payment where ours and status in ('requested', 'declined')
      returning pg_notify('outbox', '')
    )
    select status, ours from payment left join told on true`
  if (!row) return 'not_found'
  return row.ours ? row.status : 'another_order'
}
