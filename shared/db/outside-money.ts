// Money that moved at the provider without Milo: refunded in its dashboard or charged back by a bank. Each
// change is one transaction that locks the reservation, then the payment; repeated, it changes nothing.
import type { PaymentStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'

/** A refund that somebody made at the provider. */
export interface OutsideRefund {
  reference: string
  amount: number
}

interface Locked {
  status: PaymentStatus
  amount: number
  reservation: string
}

/** Locks the reservation, then the payment. */
export async function lock(sql: Sql, paymentId: string): Promise<Locked> {
  const [row] = await sql<Locked[]>`
    select p.status, p.amount, r.status as reservation from reservations r join payments p on p.reservation_id = r.id
    where p.id = ${paymentId} for update of r, p`
  return row!
}

/**
 * Records the refund. It settles our failed refunds, oldest first; one that is larger stays due for the rest.
 * What is left over is a refund of its own. With the last of the money the reservation is cancelled. Returns
 * what it was; undefined if it was recorded before.
 */
export async function keepOutsideRefund(
  sql: Sql,
  paymentId: string,
  { reference, amount }: OutsideRefund,
): Promise<'whole' | 'partial' | undefined> {
  return sql.begin(async (tx) => {
    const within = tx as unknown as Sql
    await lock(within, paymentId)
    const rows = await tx`
      select from refunds where payment_id = ${paymentId} and provider_reference = ${reference}`
    if (rows.length > 0) return undefined
    const left = await settleOwed(within, paymentId, { reference, amount })
    if (left > 0)
      await tx`
        insert into refunds (id, payment_id, key, amount, currency, reason, status, provider_reference)
        select ${newId()}::uuid, id, ${`outside:${reference}`}, ${left}::bigint, currency, 'outside', 'refunded', ${reference}
        from payments where id = ${paymentId}`
    return (await endWhereAllIsBack(within, paymentId)) ? 'whole' : 'partial'
  }) as Promise<'whole' | 'partial' | undefined>
}

/**
 * If all money is back, whichever refund was the last, the payment is refunded and a reservation that still
 * has seats is cancelled. For a transaction that holds the locks of `lock`. False if money is left.
 */
export async function endWhereAllIsBack(sql: Sql, paymentId: string): Promise<boolean> {
  const ended = await sql`
    update payments p set updated_at = now(),
      status = case when status in ('captured', 'refund_due', 'disputed') then 'refunded' else status end
    where id = ${paymentId} and amount <= (
      select sum(amount) from refunds where payment_id = p.id and status = 'refunded')
    returning id`
  if (ended.length === 0) return false
  await endSale(sql, paymentId, 'refunded_outside')
  return true
}

/** Settles failed refunds with the amount; returns what is left of it, in minor units. */
async function settleOwed(
  sql: Sql,
  paymentId: string,
  { reference, amount }: OutsideRefund,
): Promise<number> {
  const owed = await sql<{ id: string; amount: number }[]>`
    select id, amount from refunds where payment_id = ${paymentId} and status = 'failed' order by id`
  let left = amount
  for (const refund of owed) {
    if (left >= refund.amount) {
      await sql`
        update refunds set status = 'refunded', provider_reference = ${reference}, updated_at = now() where id = ${refund.id}`
      left -= refund.amount
    } else if (left > 0) {
      await sql`update refunds set amount = amount - ${left}::bigint, updated_at = now() where id = ${refund.id}`
      break
    }
  }
  return left
}

/**
 * A bank took the money back, or may: tickets let nobody in, and seats stay until the dispute is over or the
 * showtime is cancelled.
 */
export async function markDisputed(sql: Sql, paymentId: string): Promise<boolean> {
  return sql.begin(async (tx) => {
    const { status } = await lock(tx as unknown as Sql, paymentId)
    if (status !== 'captured') return false
    await tx`update payments set status = 'disputed', updated_at = now() where id = ${paymentId}`
    await tx`
      update tickets t set status = 'refunded' from payments p
      where p.id = ${paymentId} and t.reservation_id = p.reservation_id and t.status = 'valid'`
    return true
  }) as Promise<boolean>
}

/**
 * The dispute is over. Won: its tickets let in again, or the money goes back if the reservation was cancelled
 * meanwhile. Lost: the seats are free, and refunds that we owed are settled.
 */
export async function endDispute(sql: Sql, paymentId: string, won: boolean): Promise<boolean> {
  return sql.begin(async (tx) => {
    const within = tx as unknown as Sql
    const { status, amount, reservation } = await lock(within, paymentId)
    if (!won) {
      const rest = await settleOwed(within, paymentId, { reference: 'charged_back', amount })
      const ended = status === 'disputed' && (await endSale(within, paymentId, 'charged_back'))
      return ended || rest < amount
    }
    if (status !== 'disputed') return false
    if (reservation !== 'confirmed') return oweRest(within, paymentId)
    await tx`update payments set status = 'captured', updated_at = now() where id = ${paymentId}`
    await tx`
      update tickets t set status = 'valid' from payments p
      join reservation_seats s on s.reservation_id = p.reservation_id and s.released_at is null
      where p.id = ${paymentId} and t.reservation_id = p.reservation_id and t.seat_id = s.seat_id
        and t.status = 'refunded'`
    return true
  }) as Promise<boolean>
}

/** The showtime was cancelled during the dispute: the rest of the money is due. */
async function oweRest(sql: Sql, paymentId: string): Promise<boolean> {
  const rows = await sql`
    with rest as (
      select p.id, p.currency, p.reservation_id,
        p.amount - coalesce((select sum(amount) from refunds where payment_id = p.id), 0) as amount
      from payments p where p.id = ${paymentId}
    ), due as (
      insert into refunds (id, payment_id, key, amount, currency, reason)
      select ${newId()}::uuid, id, id || ':dispute_won', amount, currency, 'dispute_won' from rest where amount > 0
      returning id
    ), asked as (
      insert into outbox (message_id, type, key, payload, traceparent)
      select ${newId()}::uuid, 'refund.requested', rest.reservation_id,
        jsonb_build_object('paymentId', rest.id, 'refundId', due.id), ${traceparentOf(sql)}::text from due cross join rest
    )
    update payments set updated_at = now(), status = 'refund_due' where id = ${paymentId}
    returning pg_notify('outbox', '')`
  return rows.length > 0
}

/** Cancels the reservation, frees its seats and voids its tickets. False if it was cancelled before. */
async function endSale(sql: Sql, paymentId: string, reason: string): Promise<boolean> {
  const rows = await sql`
    with over as (
      update reservations r set status = 'cancelled', updated_at = now() from payments p
      where p.id = ${paymentId} and r.id = p.reservation_id and r.status = 'confirmed'
      returning r.id, r.fence, r.request_id
    ), released as (
      update reservation_seats s set released_at = now() from over
      where s.reservation_id = over.id and s.released_at is null
      returning s.showtime_id, s.seat_id, over.id, over.fence, over.request_id
    ), voided as (
      update tickets t set status = 'refunded' from over where t.reservation_id = over.id and t.status = 'valid'
    ), told as (
      insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, fence, request_id)
      select showtime_id, seat_id, 'released', ${reason}, id, fence, request_id from released
    )
    select from over`
  return rows.length > 0
}
