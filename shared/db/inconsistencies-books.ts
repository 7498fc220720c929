// Invariants between Milo's payments and the provider's books. The simulator's books are tables, so they can
// be compared here; a real provider is asked payment by payment.
import type { Sql } from '../resources.ts'
import type { Checked, Kind } from './inconsistency-kind.ts'

// The reconciler asks about a payment that has not moved within a minute, then less and less often.
const BOOKED_LATE_MS = 60 * 60_000

/** Not refunds that staff settled by hand or the provider made itself: its books name those differently. */
const inBooks = (sql: Sql) => sql`f.failure_reason is null and f.reason <> 'outside'`

/**
 * A refund in the books, or one that failed so recently that the news may still be on its way: until then it
 * counts as made.
 */
const given = (sql: Sql, older: Checked['older']) =>
  sql`(b.failed_at is null or b.failed_at > ${older(BOOKED_LATE_MS)})`

/** The charge of the try that a payment stands for now. */
const charged = (sql: Sql) => sql`coalesce(p.charge_key, p.id)::text`

export const booksKinds: Readonly<Record<string, Kind>> = {
  // Captured money belongs to tickets or goes back: neither declined nor unknown here.
  charge_kept: ({ sql, older }) => sql`
    select c.key as "subjectId", null as "showtimeId"
    from simulator.charges c left join payments p on ${charged(sql)} = c.key
    where c.status = 'captured' and greatest(c.settles_at, p.updated_at) < ${older(BOOKED_LATE_MS)}
      and (p.id is null or p.status = 'declined')
      -- of an earlier try: owed or given back
      and not exists (select from payment_attempts a where a.id::text = c.key and a.status <> 'declined')`,
  charge_of_another_amount: ({ sql }) => sql`
    select p.id as "subjectId", null as "showtimeId" from simulator.charges c join payments p on ${charged(sql)} = c.key
    where c.status = 'captured' and (c.amount <> p.amount or c.currency <> p.currency)`,
  captured_without_charge: ({ sql }) => sql`
    select p.id as "subjectId", null as "showtimeId" from payments p
    where p.provider = 'simulator' and p.status in ('captured', 'refund_due', 'refunded')
      and not exists (select from simulator.charges c where c.key = ${charged(sql)} and c.status = 'captured')`,
  refund_beyond_charge: ({ sql }) => sql`
    select c.key as "subjectId", null as "showtimeId"
    from simulator.charges c join simulator.refunds f on f.charge_key = c.key
    where f.failed_at is null
    group by c.key, c.amount having sum(f.amount) > c.amount`,
  refund_not_in_books: ({ sql, older }) => sql`
    select f.id as "subjectId", null as "showtimeId" from refunds f join payments p on p.id = f.payment_id
    where p.provider = 'simulator' and f.status = 'refunded' and ${inBooks(sql)}
      and not exists (
        select from simulator.refunds b where b.charge_key = ${charged(sql)} and starts_with(b.key, f.key) and b.amount = f.amount
          and ${given(sql, older)})`,
  refunded_not_whole: ({ sql, older }) => sql`
    select p.id as "subjectId", null as "showtimeId" from payments p
    where p.status = 'refunded' and p.provider = 'simulator'
      and not exists (select from refunds f where f.payment_id = p.id and not (${inBooks(sql)}))
      and not exists (select from simulator.refunds b where b.charge_key = ${charged(sql)} and ${given(sql, older)})`,
}
