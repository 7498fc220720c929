// Charges of the simulator that wait for their cardholder: what its page shows, and what they decide there.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'

export interface WaitingCharge {
  reservationId: string
  amount: number
  currency: string
  status: 'waiting' | 'captured' | 'declined'
}

/** The payment, named by its own id or by that of its try at hand. */
const named = (sql: Sql, paymentId: string) => sql`(p.id = ${paymentId} or p.charge_key = ${paymentId})`

/** Undefined where the simulator has no such charge that a cardholder decides. */
export async function findWaitingCharge(sql: Sql, paymentId: string): Promise<WaitingCharge | undefined> {
  const [row] = await sql<WaitingCharge[]>`
    select p.reservation_id as "reservationId", c.amount, c.currency, c.status
    from payments p join simulator.charges c on c.key = coalesce(p.charge_key, p.id)::text
    where ${named(sql, paymentId)} and c.method = 'sim_action_required'`
  return row
}

/** The cardholder decides; the news goes to the worker. False if it was decided or closed before. */
export async function decideCharge(sql: Sql, paymentId: string, approve: boolean): Promise<boolean> {
  const rows = await sql`
    with payment as (
      select p.id, p.reservation_id, coalesce(p.charge_key, p.id)::text as key from payments p
      where ${named(sql, paymentId)}
    ), decided as (
      update simulator.charges c set settles_at = now(), status = ${approve ? 'captured' : 'declined'},
        reason = ${approve ? null : 'authentication_failed'}
      from payment where c.key = payment.key and c.status = 'waiting' returning payment.id, payment.reservation_id
    ), told as (
      insert into outbox (message_id, type, key, payload, traceparent)
      select ${newId()}::uuid, 'payment.changed', reservation_id, jsonb_build_object('paymentId', id),
        ${traceparentOf(sql)}::text from decided
    )
    select pg_notify('outbox', '') from decided`
  return rows.length === 1
}
