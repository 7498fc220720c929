// Tries of a payment that were declined before its last one, in SQL: their money may still come, and goes
// back.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { isCurrentTry } from './attempts.ts'
import { isOfAnother } from './payments.ts'

/** A try that ended without money, as far as was known then. */
export interface EarlierTry {
  id: string
  method: string
  provider: string
  providerReference: string | null
  status: 'declined' | 'refund_due' | 'refunded'
  /** Refunds of it that failed. */
  retries: number
}

/** Refunds that may fail before staff take over: an outage of a bank for a morning needs no staff. */
export const EARLIER_REFUNDS = 4
/** Wait after the first failed refund; six times as long after each further one. */
const NEXT_REFUND = '10 minutes'

/**
 * Tries of the payment to ask the provider about: those that ended before the current one, since nothing else
 * waits for their money, and every try that owes money, the last one included.
 */
export const earlierTries = (sql: Sql, paymentId: string): Promise<EarlierTry[]> => sql<EarlierTry[]>`
  select a.id, a.method, a.provider, a.provider_reference as "providerReference", a.status, a.retries
  from payment_attempts a join payments p on p.id = a.payment_id
  where a.payment_id = ${paymentId}
    and (coalesce(p.charge_key, p.id) <> a.id or p.status = 'requested' or a.status = 'refund_due')
    and a.status <> 'refunded' and a.retries < ${EARLIER_REFUNDS}
    and (a.retries = 0 or a.refund_failed_at < now() - ${NEXT_REFUND}::interval * power(6, a.retries - 1))
  order by a.number`

/**
 * An earlier try took money after all, and all of it is refunded. False if that was recorded before, or if
 * the money belongs to another payment: a provider's payment that failed here may have been handed in there.
 */
export async function oweTry(sql: Sql, chargeKey: string, reference: string): Promise<boolean> {
  try {
    return (await owe(sql, chargeKey, reference)).length === 1
  } catch (error) {
    if (isOfAnother(error)) return false
    throw error
  }
}

const owe = (sql: Sql, chargeKey: string, reference: string) => sql`
    with target as materialized (
      select p.id, p.status, ${isCurrentTry(sql, chargeKey)} as current
      from payment_attempts a join payments p on p.id = a.payment_id where a.id = ${chargeKey} for update of p
    )
    update payment_attempts a set status = 'refund_due', provider_reference = ${reference}, owed_at = now()
    from target
    where a.id = ${chargeKey} and a.status = 'declined' and (not target.current or target.status = 'requested')
      and not exists (
        select from payments other
        where other.provider_reference = ${reference} and coalesce(other.charge_key, other.id) <> a.id)
      and not exists (
        select from payments other
        where other.provider = 'razorpay' and other.method = ${reference} and coalesce(other.charge_key, other.id) <> a.id)
    returning a.id`

/** The refund of the try succeeded. */
export async function finishTry(sql: Sql, chargeKey: string): Promise<boolean> {
  const rows = await sql`
    update payment_attempts set status = 'refunded' where id = ${chargeKey} and status = 'refund_due' returning id`
  return rows.length === 1
}

/** The provider refused the refund: the next one has another key. After the last one staff take over. */
export async function failTry(
  sql: Sql,
  { id, retries }: Pick<EarlierTry, 'id' | 'retries'>,
  reason: string,
): Promise<'again' | 'given_up' | undefined> {
  const [row] = await sql<{ retries: number }[]>`
    with failed as (
      update payment_attempts set retries = retries + 1, refund_failed_at = now()
      where id = ${id} and status = 'refund_due' and retries = ${retries}
      returning id, payment_id, provider, provider_reference, retries, started_at
    ), given_up as (
      insert into unknown_captures as u (id, provider, reference, charge_key, reason, payment_id, amount, currency, captured_at,
        failure_reason)
      select ${newId()}::uuid, failed.provider, failed.provider_reference, failed.id, 'refund_failed', p.id, p.amount, p.currency,
        failed.started_at, ${reason}
      from failed join payments p on p.id = failed.payment_id where failed.retries >= ${EARLIER_REFUNDS}
      on conflict (provider, reference) do update set charge_key = excluded.charge_key, reason = excluded.reason,
        payment_id = excluded.payment_id, failure_reason = excluded.failure_reason, updated_at = now()
      where u.status = 'open'
    )
    select retries from failed`
  return row && (row.retries >= EARLIER_REFUNDS ? 'given_up' : 'again')
}
