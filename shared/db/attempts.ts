// Tries of a payment in SQL. The payment's row is the try at hand; each that was declined leaves a row of
// its own. A new try begins only where the one before is over for good, so no two of them can take money.
import { PAYMENT_WINDOW_MS } from '../domain/hold.ts'
import { MOST_ATTEMPTS, RETRY_WINDOW_MS } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { endReservations } from './endings.ts'
import { owns } from './reservation-owner.ts'
import { violates } from './reservations.ts'

/** For another try a reservation `r` has its whole window again. */
const wholeWindow = (sql: Sql) =>
  sql`greatest(r.expires_at, r.created_at + ${PAYMENT_WINDOW_MS}::float8 * interval '1 ms')`

/** If another reservation than that of `p` has a payment that a browser handed in: payments_razorpay. */
const usedElsewhere = (sql: Sql, method: ReturnType<Sql>) => sql`exists (
  select from payments other
  where other.provider = 'razorpay' and other.method like 'pay\\_%' and other.method = ${method} and other.id <> p.id)`

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

/** Whether money of `p` goes back, or went, by the row of a try. */
export const isOwedByTry = (sql: Sql, reference: string | null) => sql`exists (
  select from payment_attempts a
  where a.payment_id = p.id and a.provider_reference = ${reference} and a.status <> 'declined')`

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
        r.status = 'awaiting_payment' and r.expires_at > now() and p.attempt < ${MOST_ATTEMPTS}
          and (p.next_attempt->>'cancel') is null as waits,
        r.expires_at, r.created_at, r.request_id, p.next_action is not null as asked, next.used,
        case when not next.used then p.next_attempt end as next
      from reservations r join payments p on p.reservation_id = r.id
        -- Another reservation has its payment since it was asked for: that try is declined with this one.
        cross join lateral (select ${usedElsewhere(sql, sql`p.next_attempt->>'method'`)} as used) next
      where p.id = ${paymentId} and p.status = 'requested' and p.retry_until is null and ${isCurrentTry(sql, chargeKey)}
        and (p.provider_reference is null or p.provider_reference = ${reference})
      for update of r, p
    ), tried as (
      insert into payment_attempts (id, payment_id, number, method, provider, provider_reference, decline_reason, started_at)
      select ${chargeKey}::uuid, payment_id, attempt, method, provider, coalesce(${reference}, provider_reference), ${reason},
        started_at
      from target
    ), waiting as (
      update payments p set last_decline = case when target.used then 'method_used' else ${reason} end,
        charge_started_at = null, provider_reference = null, next_action = null, next_attempt = null, checked_at = null,
        updated_at = now(),
        retry_until = case when next is null then target.until end,
        attempt = case when next is null then p.attempt else p.attempt + 1 end,
        charge_key = coalesce((next->>'id')::uuid, p.charge_key),
        method = coalesce(next->>'method', p.method), provider = coalesce(next->>'provider', p.provider)
      from target where p.id = target.payment_id and target.waits
    ), kept as (
      update reservations r set updated_at = now(),
        expires_at = case when next is null then target.until else ${wholeWindow(sql)} end
      from target where r.id = target.id and target.waits
    ), replaced as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, 'payment.requested', id,
        jsonb_build_object('paymentId', payment_id, 'reservationId', id), request_id, ${traceparentOf(sql)}::text
      from target where waits and next is not null
    ), paid as (
      update payments p set status = 'declined', decline_reason = ${reason}, last_decline = ${reason},
        provider_reference = ${reference}, updated_at = now()
      from target where p.id = target.payment_id and not target.waits
    ), ending as (
      -- One that waited for its buyer until the end of the window was closed, not declined.
      select id, case when asked and next is null and expires_at <= now() then 'lapsed' else 'declined' end as status
      from target where not waits
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
  used: boolean
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

function refusalOf({ reservationStatus, open, waits, used, attempt }: LockedPayment) {
  if (reservationStatus !== 'awaiting_payment' || !open) return 'ended'
  if (used) return 'method_used'
  if (!waits) return 'under_way'
  return attempt >= MOST_ATTEMPTS ? 'used_up' : 'under_way'
}

const begin = (sql: Sql, { id, reservationId, userId, method, provider, requestId }: NewTry) => sql<
  LockedPayment[]
>`
  with target as materialized (
    select r.id, p.id as payment_id, r.status, r.expires_at, r.expires_at > now() as open, p.attempt, p.status as payment,
      p.retry_until is not null as waits, p.next_action is not null and p.next_attempt is null as asked,
      ${usedElsewhere(sql, sql`${method}::text`)} as used, coalesce(p.charge_key, p.id) = ${id} as repeated,
      (p.next_attempt->>'id')::uuid = ${id} as planned
    from reservations r join payments p on p.reservation_id = r.id
    where r.id = ${reservationId} and ${owns(sql, userId, sql`r`)}
    for update of r, p
  ), begun as (
    update payments p set attempt = p.attempt + 1, charge_key = ${id}, method = ${method}, provider = ${provider},
      retry_until = null, charge_started_at = null, provider_reference = null, checked_at = null, updated_at = now()
    from target
    where p.id = target.payment_id and target.status = 'awaiting_payment' and target.open and target.payment = 'requested'
      and target.waits and not target.used and not target.repeated and target.attempt < ${MOST_ATTEMPTS}
    returning p.id, p.attempt
  ), planned as (
    -- It begins once the one that waits for its buyer is closed.
    update payments p set updated_at = now(),
      next_attempt = jsonb_build_object('id', ${id}::uuid, 'method', ${method}::text, 'provider', ${provider}::text)
    from target
    where p.id = target.payment_id and target.status = 'awaiting_payment' and target.open and target.payment = 'requested'
      and target.asked and not target.used and not target.repeated and target.attempt < ${MOST_ATTEMPTS}
    returning p.id, p.attempt + 1 as attempt
  ), kept as (
    update reservations r
    set expires_at = ${wholeWindow(sql)}, updated_at = now()
    from target join begun on begun.id = target.payment_id where r.id = target.id
    returning r.id, r.expires_at
  ), message as (
    insert into outbox (message_id, type, key, payload, request_id, traceparent)
    select ${newId()}::uuid, 'payment.requested', target.id,
      jsonb_build_object('paymentId', target.payment_id, 'reservationId', target.id), ${requestId},
      ${traceparentOf(sql)}::text
    from target where target.payment_id in (select id from begun union select id from planned)
  )
  select target.payment_id as "paymentId", target.status as "reservationStatus", target.open, target.waits, target.used,
    target.attempt,
    coalesce((select expires_at from kept), target.expires_at) as "expiresAt",
    coalesce((select attempt from begun), (select attempt from planned), case when repeated then target.attempt end,
      case when planned then target.attempt + 1 end,
      (select number from payment_attempts where id = ${id} and payment_id = target.payment_id)) as begun,
    pg_notify('outbox', '')
  from target`

/**
 * The buyer does not want to pay any more. 'ended': payment and reservation are declined. 'asked': the try
 * that waits for them is closed first. Undefined if it waits neither for another try nor for them.
 */
export async function giveUp(sql: Sql, reservationId: string): Promise<'ended' | 'asked' | undefined> {
  const [row] = await sql<{ ended: boolean }[]>`
    with target as materialized (
      select r.id, p.id as payment_id, p.retry_until is not null as ended, r.request_id
      from reservations r join payments p on p.reservation_id = r.id
      where r.id = ${reservationId} and r.status = 'awaiting_payment' and p.status = 'requested'
        and (p.retry_until is not null or p.next_action is not null)
      for update of r, p
    ), ending as (
      select id, 'declined' as status from target where ended
    ), paid as (
      update payments p set status = 'declined', decline_reason = last_decline, updated_at = now()
      from target where p.id = target.payment_id and ended
    ), asked as (
      update payments p set next_attempt = '{"cancel": true}', updated_at = now()
      from target where p.id = target.payment_id and not ended
    ), closing as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, 'payment.requested', id,
        jsonb_build_object('paymentId', payment_id, 'reservationId', id), request_id, ${traceparentOf(sql)}::text
      from target where not ended
    ), ${endReservations(sql)}
    select ended, pg_notify('outbox', '') from target`
  return row && (row.ended ? 'ended' : 'asked')
}
