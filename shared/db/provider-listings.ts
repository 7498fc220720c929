// Readings of the providers' lists of payments, in SQL: each begins once a day, is claimed by one worker at a
// time, and continues where the last page ended.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { forgetListed, keepMissing, noteListed } from './missing-captures.ts'

export interface Listing {
  provider: string
  since: Date
  until: Date
  position: string | null
}

/** Money that a provider took, as its list of payments has it. */
export interface ListedCapture {
  reference: string
  /** The order of the payment, by which Milo may know it. */
  order: string | null
  /** Our id of the try, if the provider stores it. */
  chargeKey: string | null
  /** In minor units of the currency, like `givenBack`. */
  amount: number
  givenBack: number
  currency: string
  capturedAt: Date
}

// Razorpay authorises a failed payment up to five days later.
const OVERLAP = '7 days'
const FIRST_SPAN = '30 days'
// A page takes a second; the claim of a worker that died expires after this.
const CLAIMED_FOR = '1 minute'

/**
 * Begins the next reading where the last one is finished, from a week before that one began. A restored
 * database has an older start, so the payments that it lost are read again.
 */
export async function beginListings(sql: Sql): Promise<number> {
  const { count } = await sql`
    update provider_listings set since = begun_at - ${OVERLAP}::interval, begun_at = now(), position = null, seen = 0,
      claimed_until = null, finished_at = null
    where finished_at is not null`
  return count
}

/** Claims readings that are not finished; a provider that is new here is read at once. */
export async function claimListings(sql: Sql, providers: readonly string[], limit: number) {
  const names = [...providers]
  await sql`
    insert into provider_listings (provider, since) select name, now() - ${FIRST_SPAN}::interval
    from unnest(${names}::text[]) as name where not exists (select from provider_listings where provider = name)
    on conflict do nothing`
  return sql<Listing[]>`
    with due as (
      select provider from provider_listings
      where provider = any(${names}::text[]) and finished_at is null and coalesce(claimed_until, '-infinity') <= now()
      order by begun_at limit ${limit} for update skip locked
    )
    update provider_listings l set claimed_until = now() + ${CLAIMED_FOR}::interval from due
    where l.provider = due.provider
    returning l.provider, since, begun_at as until, position`
}

/** Gives up the claim: any worker may read the next pages at once. */
export async function releaseListing(sql: Sql, provider: string): Promise<void> {
  await sql`update provider_listings set claimed_until = null where provider = ${provider}`
}

export interface PageFindings {
  /** New unknown captures. */
  unknown: { reference: string; reason: string; amount: number; currency: string }[]
  /** Payments to ask the provider about: it took or gave back money that Milo has not recorded. */
  changed: string[]
}

/**
 * Writes the findings of a page and the position of the next one, in one transaction. Undefined if another
 * worker has written this page already.
 */
export async function keepPage(
  sql: Sql,
  listing: Listing,
  captures: readonly ListedCapture[],
  next: string | null,
): Promise<PageFindings | undefined> {
  const { provider, until, position } = listing
  return sql.begin(async (tx) => {
    const within = tx as unknown as Sql
    const turned = await within`
      update provider_listings set position = ${next}, seen = seen + ${captures.length},
        claimed_until = case when ${next}::text is null then null else now() + ${CLAIMED_FOR}::interval end,
        finished_at = case when ${next}::text is null then now() end
      where provider = ${provider} and begun_at = ${until} and position is not distinct from ${position}
        and finished_at is null
      returning 1`
    if (turned.length === 0) return undefined
    const known = await match(within, provider, captures)
    const changed = [
      ...new Set(known.flatMap((row) => (row.paymentId && row.changed ? [row.paymentId] : []))),
    ]
    await askAgain(within, changed)
    if (position === null) await forgetListed(within, provider)
    const listed = known.flatMap(({ paymentId, isOwn }) => (paymentId && isOwn ? [paymentId] : []))
    await noteListed(within, provider, listed)
    const unknown = await keepUnknown(within, provider, known)
    const missing = next === null ? await keepMissing(within, listing) : []
    return { unknown: [...unknown, ...missing], changed }
  }) as Promise<PageFindings | undefined>
}

interface Matched extends ListedCapture {
  paymentId: string | null
  reason: string | null
  changed: boolean
  /** Of the current try, not of an earlier one. */
  isOwn: boolean
}

/** Each capture with its payment, by the provider's names, else by our id where none is stored. */
const match = (sql: Sql, provider: string, captures: readonly ListedCapture[]) => sql<Matched[]>`
  select c.*, found.id as "paymentId", coalesce(found.own, false) as "isOwn",
    case when found.id is null then 'no_payment'
      when found.amount <> c.amount or found.currency <> c.currency then 'amount_differs' end as reason,
    found.id is not null and (found.status = 'declined' or c."givenBack" > coalesce((
      select sum(amount) from refunds where payment_id = found.id and status in ('due', 'refunded')), 0)
      and found.status <> 'requested') as changed
  from jsonb_to_recordset(${sql.json(captures as never)}) as c
    (reference text, "order" text, "chargeKey" uuid, amount bigint, "givenBack" bigint, currency text, "capturedAt" timestamptz)
  left join lateral (
    -- Each by an index of its own.
    select p.id, p.amount, p.currency, p.status, true as own from payments p
    where p.provider = ${provider} and p.provider_reference in (c.reference, c."order")
    union all
    select p.id, p.amount, p.currency, p.status, true as own from payments p
    where p.provider = 'razorpay' and p.method like 'pay\\_%' and p.method = c.reference and ${provider} = 'razorpay'
      -- Handed in and not noted yet: declined without a note it was never ours.
      and p.status = 'requested'
    union all
    select p.id, p.amount, p.currency, p.status, true as own from payments p
    where p.id = c."chargeKey" and p.charge_key is null and p.provider = ${provider} and p.provider_reference is null
    union all
    select p.id, p.amount, p.currency, p.status, true as own from payments p
    where p.charge_key = c."chargeKey" and p.provider = ${provider} and p.provider_reference is null
    union all
    select p.id, p.amount, p.currency, a.status, false as own from payment_attempts a join payments p on p.id = a.payment_id
    where a.provider = ${provider} and a.provider_reference in (c.reference, c."order")
    union all
    select p.id, p.amount, p.currency, a.status, false as own from payment_attempts a join payments p on p.id = a.payment_id
    where a.id = c."chargeKey" and a.provider = ${provider}
      and (a.provider_reference is null or a.provider = 'simulator')
    limit 1
  ) found on true`

/** Like a webhook of the provider: the worker then asks what became of the payment. */
async function askAgain(sql: Sql, paymentIds: readonly string[]): Promise<void> {
  if (paymentIds.length === 0) return
  const asked = paymentIds.map((paymentId) => ({ paymentId, messageId: newId() }))
  await sql`
    insert into outbox (message_id, type, key, payload, traceparent)
    select "messageId", 'payment.changed', p.reservation_id, jsonb_build_object('paymentId', p.id), ${traceparentOf(sql)}::text
    from jsonb_to_recordset(${sql.json(asked)}) as asked ("paymentId" uuid, "messageId" uuid)
    join payments p on p.id = asked."paymentId"`
  await sql`select pg_notify('outbox', '')`
}

/** Captures that were refunded whole are left out. An existing row is updated with later refunds. */
async function keepUnknown(sql: Sql, provider: string, rows: readonly Matched[]) {
  const unknown = rows.filter(({ reason }) => reason !== null).map((row) => ({ ...row, id: newId() }))
  if (unknown.length === 0) return []
  const kept = await sql<
    { isNew: boolean; reference: string; reason: string; amount: number; currency: string }[]
  >`
    insert into unknown_captures as u (id, provider, reference, charge_key, reason, payment_id, amount, given_back, currency, captured_at)
    select id, ${provider}, reference, "chargeKey", reason, "paymentId", amount, least("givenBack", amount), currency, "capturedAt"
    from jsonb_to_recordset(${sql.json(unknown as never)}) as c
      (id uuid, reference text, "chargeKey" uuid, reason text, "paymentId" uuid, amount bigint, "givenBack" bigint, currency text,
        "capturedAt" timestamptz)
    where "givenBack" < amount
      or exists (select from unknown_captures before where before.provider = ${provider} and before.reference = c.reference)
    on conflict (provider, reference) do update set given_back = greatest(u.given_back, excluded.given_back), updated_at = now(),
      status = case when u.status = 'open' and excluded.given_back = u.amount then 'refunded' else u.status end
    where excluded.given_back > u.given_back
    returning xmax = 0 as "isNew", reference, reason, amount, currency`
  return kept.filter(({ isNew }) => isNew).map(({ isNew: _, ...row }) => row)
}
