// Tries of a payment in SQL. The payment's row is the try at hand; each that was declined leaves a row of
// its own. A new try begins only where the one before is over for good, so no two of them can take money.
import { PAYMENT_WINDOW_MS } from '../domain/hold.ts'
import { MOST_ATTEMPTS, RETRY_WINDOW_MS } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { endReservations } from './endings.ts'
import { owns } from './reservation-owner.ts'
import { violates } from './reservations.ts'

/** A try that the provider ended without taking money. */
export interface DeclinedTry {
  paymentId: string
  /** The provider's key of this try. */
  chargeKey: string
  reason: string
  reference: string | null
}

/** Whether this try is the payment's own, and not an earlier one. */
export const isCurrentTry = (sql: Sql, chargeKey: string) => sql`coalesce(p.charge_key, p.id) = ${chargeKey}`

/**
 * The provider declined. Another try may follow within some minutes, and the seats wait so long; after the
 * last try, or where the reservation does not wait any more, payment and reservation are declined and the
 * seats free. Undefined if that was settled before, or the charge got another name meanwhile, which has to
 * be closed first.
 */
export async function declineTry(
  sql: Sql,
  { paymentId, chargeKey, reason, reference }: DeclinedTry,
): Promise<'waits' | 'ended' | undefined> {
  const [row] = await sql<{ waits: boolean }[]>`
    with target as materialized (
      select r.id, p.id as payment_id, p.attempt, p.method, p.provider, p.provider_reference,
        coalesce(p.charge_started_at, p.created_at) as started_at,
        least(r.expires_at, now() + ${RETRY_WINDOW_MS}::float8 * interval '1 ms') as until,
        r.status = 'awaiting_payment' and r.expires_at > now() and p.attempt < ${MOST_ATTEMPTS} as waits
      from reservations r join payments p on p.reservation_id = r.id
      where p.id = ${paymentId} and p.status = 'requested' and p.retry_until is null and ${isCurrentTry(sql, chargeKey)}
        and (p.provider_reference is null or p.provider_reference = ${reference})
      for update of r, p
    ), tried as (
      insert into payment_attempts (id, payment_id, number, method, provider, provider_reference, decline_reason, started_at)
      select ${chargeKey}::uuid, payment_id, attempt, method, provider, coalesce(${reference}, provider_reference), ${reason},
        started_at
      from target
    ), waiting as (
      update payments p set retry_until = target.until, last_decline = ${reason}, charge_started_at = null,
        provider_reference = null, updated_at = now()
      from target where p.id = target.payment_id and target.waits
    ), kept as (
      update reservations r set expires_at = target.until, updated_at = now()
      from target where r.id = target.id and target.waits
    ), paid as (
      update payments p set status = 'declined', decline_reason = ${reason}, last_decline = ${reason},
        provider_reference = ${reference}, updated_at = now()
      from target where p.id = target.payment_id and not target.waits
    ), ending as (
      select id, 'declined' as status from target where not waits
    ), ${endReservations(sql)}
    select waits, pg_notify('outbox', '') from target`
  return row && (row.waits ? 'waits' : 'ended')
}

export interface NewTry {
  /** The provider's key; the same for every repeat of one request. */
  id: string
  reservationId: string
  userId: string
  method: string
  provider: string
  requestId: string
}

interface LockedPayment {
  paymentId: string
  /** Its number, where it has begun, now or by an earlier request with this id. */
  begun: number | null
  expiresAt: Date
  reservationStatus: string
  open: boolean
  waits: boolean
  attempt: number
}

export type BegunTry =
  | { ok: true; paymentId: string; number: number; expiresAt: Date }
  | { ok: false; why: 'not_found' | 'ended' | 'under_way' | 'used_up' | 'method_used' }

/**
 * Begins another try where the last one was declined; the reservation has its whole window again. Two
 * requests at once: the second one finds the first one's try under way.
 */
export async function beginTry(sql: Sql, attempt: NewTry): Promise<BegunTry> {
  try {
    const [row] = await begin(sql, attempt)
    if (!row) return { ok: false, why: 'not_found' }
    const { paymentId, begun, expiresAt } = row
    if (begun !== null) return { ok: true, paymentId, number: begun, expiresAt }
    return { ok: false, why: refusalOf(row) }
  } catch (error) {
    if (violates(error, 'payments_razorpay')) return { ok: false, why: 'method_used' }
    throw error
  }
}

function refusalOf({ reservationStatus, open, waits, attempt }: LockedPayment) {
  if (reservationStatus !== 'awaiting_payment' || !open) return 'ended'
  if (!waits) return 'under_way'
  return attempt >= MOST_ATTEMPTS ? 'used_up' : 'under_way'
}

const begin = (sql: Sql, { id, reservationId, userId, method, provider, requestId }: NewTry) => sql<
  LockedPayment[]
>`
  with target as materialized (
    select r.id, p.id as payment_id, r.status, r.expires_at, r.expires_at > now() as open, p.attempt, p.status as payment,
      p.retry_until is not null as waits, coalesce(p.charge_key, p.id) = ${id} as repeated
    from reservations r join payments p on p.reservation_id = r.id
    where r.id = ${reservationId} and ${owns(sql, userId, sql`r`)}
    for update of r, p
  ), begun as (
    update payments p set attempt = p.attempt + 1, charge_key = ${id}, method = ${method}, provider = ${provider},
      retry_until = null, charge_started_at = null, provider_reference = null, checked_at = null, updated_at = now()
    from target
    where p.id = target.payment_id and target.status = 'awaiting_payment' and target.open and target.payment = 'requested'
      and target.waits and not target.repeated and target.attempt < ${MOST_ATTEMPTS}
    returning p.id, p.attempt
  ), kept as (
    update reservations r
    set expires_at = greatest(r.expires_at, r.created_at + ${PAYMENT_WINDOW_MS}::float8 * interval '1 ms'), updated_at = now()
    from target join begun on begun.id = target.payment_id where r.id = target.id
    returning r.id, r.expires_at
  ), message as (
    insert into outbox (message_id, type, key, payload, request_id)
    select ${newId()}::uuid, 'payment.requested', kept.id,
      jsonb_build_object('paymentId', begun.id, 'reservationId', kept.id), ${requestId}
    from begun cross join kept
  )
  select target.payment_id as "paymentId", target.status as "reservationStatus", target.open, target.waits, target.attempt,
    coalesce((select expires_at from kept), target.expires_at) as "expiresAt",
    coalesce((select attempt from begun), case when repeated then target.attempt end,
      (select number from payment_attempts where id = ${id} and payment_id = target.payment_id)) as begun,
    (select pg_notify('outbox', '') from begun)
  from target`

/** The buyer wants no other try: payment and reservation are declined. False if it does not wait for one. */
export async function giveUpRetry(sql: Sql, reservationId: string): Promise<boolean> {
  const rows = await sql`
    with ending as materialized (
      select r.id, p.id as payment_id, 'declined' as status
      from reservations r join payments p on p.reservation_id = r.id
      where r.id = ${reservationId} and r.status = 'awaiting_payment' and p.status = 'requested' and p.retry_until is not null
      for update of r, p
    ), paid as (
      update payments p set status = 'declined', decline_reason = last_decline, updated_at = now()
      from ending where p.id = ending.payment_id returning p.id
    ), ${endReservations(sql)}
    select pg_notify('outbox', '') from paid`
  return rows.length === 1
}

/** A try that ended without money, as far as was known then. */
export interface EarlierTry {
  id: string
  method: string
  provider: string
  providerReference: string | null
  status: 'declined' | 'refund_due' | 'refunded'
}

/**
 * Tries of the payment that are over and not its own any more: their money would have nobody to wait for
 * it.
 */
export const earlierTries = (sql: Sql, paymentId: string): Promise<EarlierTry[]> => sql<EarlierTry[]>`
  select a.id, a.method, a.provider, a.provider_reference as "providerReference", a.status
  from payment_attempts a join payments p on p.id = a.payment_id
  where a.payment_id = ${paymentId} and (coalesce(p.charge_key, p.id) <> a.id or p.status = 'requested')
    and a.status <> 'refunded'
  order by a.number`

/**
 * An earlier try took money after all: it goes back, whole. False if it was recorded before, or this money is
 * another payment's: a provider's payment that failed here may have been handed in there.
 */
export async function oweTry(sql: Sql, chargeKey: string, reference: string): Promise<boolean> {
  const rows = await sql`
    with target as materialized (
      select p.id, p.status, ${isCurrentTry(sql, chargeKey)} as current
      from payment_attempts a join payments p on p.id = a.payment_id where a.id = ${chargeKey} for update of p
    )
    update payment_attempts a set status = 'refund_due', provider_reference = ${reference}
    from target
    where a.id = ${chargeKey} and a.status = 'declined' and (not target.current or target.status = 'requested')
      and not exists (
        select from payments other
        where other.provider_reference = ${reference} and coalesce(other.charge_key, other.id) <> a.id)
      and not exists (
        select from payments other
        where other.provider = 'razorpay' and other.method = ${reference} and coalesce(other.charge_key, other.id) <> a.id)
    returning a.id`
  return rows.length === 1
}

/** Its money is back. */
export async function finishTry(sql: Sql, chargeKey: string): Promise<boolean> {
  const rows = await sql`
    update payment_attempts set status = 'refunded' where id = ${chargeKey} and status = 'refund_due' returning id`
  return rows.length === 1
}
