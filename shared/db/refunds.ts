// Refunds in SQL: money on its way back, each under a unique key.
import type { RefundStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { endWhereAllIsBack, lock } from './outside-money.ts'

export interface Refund {
  id: string
  paymentId: string
  key: string
  amount: number
  currency: string
  status: RefundStatus
  started: boolean
  /** Names the attempt at the provider: the key, and after a failed refund one of its own. */
  providerKey: string
  /** The provider's refund that returned this money; null if the provider did not. */
  providerReference: string | null
}

const columns = (sql: Sql) => sql`
  id, payment_id as "paymentId", key, amount, currency, status, refund_started_at is not null as started,
  case when retries = 0 then key else key || ':' || retries end as "providerKey",
  provider_reference as "providerReference"`

export async function dueRefunds(sql: Sql, paymentId: string): Promise<Refund[]> {
  return sql<Refund[]>`
    select ${columns(sql)} from refunds where payment_id = ${paymentId} and status = 'due' order by id`
}

export async function refundsOf(sql: Sql, paymentId: string): Promise<Refund[]> {
  return sql<Refund[]>`select ${columns(sql)} from refunds where payment_id = ${paymentId} order by id`
}

/** As startCharge: noted before the provider is called. */
export async function startRefund(sql: Sql, refundId: string): Promise<boolean> {
  const rows = await sql`
    update refunds
    set refund_started_at = coalesce(refund_started_at, now()), attempts = attempts + 1, updated_at = now()
    where id = ${refundId} and status = 'due' returning 1`
  return rows.length === 1
}

/** The money is back; with the last of it the sale ends. False if that was recorded before. */
export async function finishRefund(
  sql: Sql,
  { id: refundId, paymentId }: Pick<Refund, 'id' | 'paymentId'>,
  reference: string,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const within = tx as unknown as Sql
    await lock(within, paymentId)
    const finished = await markRefunded(within, refundId, reference)
    if (finished) await endWhereAllIsBack(within, paymentId)
    return finished
  }) as Promise<boolean>
}

async function markRefunded(sql: Sql, refundId: string, reference: string): Promise<boolean> {
  const rows = await sql`
    with done as (
      update refunds set status = 'refunded', provider_reference = ${reference}, updated_at = now()
      where id = ${refundId} and status = 'due' returning id, payment_id
    ), announced as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, 'refund.settled', r.id,
        jsonb_build_object('refundId', done.id, 'reservationId', r.id), r.request_id, ${traceparentOf(sql)}::text
      from done join payments p on p.id = done.payment_id join reservations r on r.id = p.reservation_id
    )
    select pg_notify('outbox', '') from done`
  return rows.length === 1
}

/** The refund failed or bounced: staff has to look. False if the refund is not in this state any more. */
export async function failRefund(
  sql: Sql,
  { id, status }: Pick<Refund, 'id' | 'status'>,
  reason: string,
  reference: string | null,
): Promise<boolean> {
  const rows = await sql`
    with failed as (
      update refunds set status = 'failed', failure_reason = ${reason},
        provider_reference = coalesce(${reference}, provider_reference), updated_at = now()
      where id = ${id} and status = ${status} returning payment_id
    ), owed as (
      update payments p set status = 'refund_due', updated_at = now()
      from failed where p.id = failed.payment_id and p.status = 'refunded'
    )
    select from failed`
  return rows.length === 1
}

/** A payment that is due back is refunded once no refund of it is open. */
export async function closeRefunded(sql: Sql, paymentId: string): Promise<void> {
  await sql`
    update payments p set status = 'refunded', updated_at = now()
    where p.id = ${paymentId} and p.status = 'refund_due'
      and not exists (select 1 from refunds r where r.payment_id = p.id and r.status <> 'refunded')`
}
