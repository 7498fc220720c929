// Payments that Milo has as taken and that their provider's list lacks, in SQL: a reading notes what it sees,
// and at its end what it did not see is shown among the unknown captures.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'

// A list may be behind by hours, and a payment is listed by a time of its provider: what is closer than this
// to an end of the span is judged by another night's reading.
const MARGIN = '1 day'

/** A reading begins: what the one before saw is forgotten. */
export async function forgetListed(sql: Sql, provider: string): Promise<void> {
  await sql`delete from listed_payments where provider = ${provider}`
}

/** A payment that is listed after all is missing no more. */
export async function noteListed(sql: Sql, provider: string, paymentIds: readonly string[]): Promise<void> {
  if (paymentIds.length === 0) return
  await sql`
    insert into listed_payments (provider, payment_id) select ${provider}, unnest(${[...paymentIds]}::uuid[])
    on conflict do nothing`
  await sql`
    delete from unknown_captures
    where reason = 'not_at_provider' and status = 'open' and payment_id = any(${[...paymentIds]}::uuid[])`
}

/** The last page is read: what was not seen, as rows that are new. */
export async function keepMissing(
  sql: Sql,
  { provider, since, until }: { provider: string; since: Date; until: Date },
): Promise<{ reference: string; reason: string; amount: number; currency: string }[]> {
  const missing = await sql<{ id: string }[]>`
    select p.id from payments p
    where p.provider = ${provider} and p.id >= ${firstIdAt(since)} and p.status in ('captured', 'refund_due', 'disputed')
      and p.created_at >= ${since}::timestamptz + ${MARGIN}::interval
      and p.updated_at <= ${until}::timestamptz - ${MARGIN}::interval
      and not exists (select from listed_payments where provider = ${provider} and payment_id = p.id)`
  const rows = missing.map(({ id: paymentId }) => ({ id: newId(), paymentId }))
  return sql<{ reference: string; reason: string; amount: number; currency: string }[]>`
    insert into unknown_captures (id, provider, reference, charge_key, reason, payment_id, amount, currency, captured_at)
    select m.id, p.provider, coalesce(p.provider_reference, p.id::text), coalesce(p.charge_key, p.id), 'not_at_provider',
      p.id, p.amount, p.currency, coalesce(p.charge_started_at, p.created_at)
    from jsonb_to_recordset(${sql.json(rows)}) as m (id uuid, "paymentId" uuid) join payments p on p.id = m."paymentId"
    on conflict (provider, reference) do nothing
    returning reference, reason, amount, currency`
}

/** Ids begin with their time (UUIDv7): those of payments since then are one range of the primary key. */
function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
