// Payments that are captured in Milo but not in their provider's list, in SQL: a reading notes each payment
// that it sees, and at its end the others are shown among the unknown captures.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'

// A list may be hours behind, and its times are the provider's: a payment closer than this to an end of the
// span is judged by the reading of another night.
const MARGIN = '1 day'

/** At the start of a reading: deletes the notes of the one before. */
export async function forgetListed(sql: Sql, provider: string): Promise<void> {
  await sql`delete from listed_payments where provider = ${provider}`
}

/** A payment that is listed after all is no longer missing. */
export async function noteListed(sql: Sql, provider: string, paymentIds: readonly string[]): Promise<void> {
  if (paymentIds.length === 0) return
  await sql`
    insert into listed_payments (provider, payment_id) select ${provider}, unnest(${[...paymentIds]}::uuid[])
    on conflict do nothing`
  await sql`
    delete from unknown_captures
    where reason = 'not_at_provider' and status = 'open' and payment_id = any(${[...paymentIds]}::uuid[])`
}

/** After the last page: new rows for the payments that were not seen. */
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
