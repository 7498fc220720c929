// What has to hold after everything has come to rest, each as a query that counts its breaches.
import type { Sql } from '#shared/resources.ts'

export const invariants = [
  'captured has its tickets',
  'refunded at most what was paid, once',
  'no seat held by the dead',
  'every payment at its end',
  'every message sent',
  'charged means captured or given back',
] as const

export type Breaches = Record<(typeof invariants)[number], number>

export async function countBreaches(sql: Sql): Promise<Breaches> {
  const [row] = await sql<Breaches[]>`
    select
      (select count(*)::int from payments p join reservations r on r.id = p.reservation_id
        where p.status = 'captured' and (r.status <> 'confirmed' or
          (select count(*) from tickets t where t.reservation_id = r.id)
            <> (select count(*) from reservation_seats s where s.reservation_id = r.id)))
        as "captured has its tickets",
      (select count(*)::int from (
        select c.key from simulator.charges c join simulator.refunds f on f.charge_key = c.key
        group by c.key, c.amount having sum(f.amount) > c.amount or count(*) > 1) twice)
        as "refunded at most what was paid, once",
      (select count(*)::int from reservation_seats s join reservations r on r.id = s.reservation_id
        where s.released_at is null and r.status not in ('awaiting_payment', 'confirmed'))
        as "no seat held by the dead",
      (select count(*)::int from payments where status in ('requested', 'refund_due')) as "every payment at its end",
      (select count(*)::int from outbox where sent_at is null) as "every message sent",
      (select count(*)::int from simulator.charges c join payments p on p.id::text = c.key
        where c.status = 'captured' and not (p.status = 'captured' or (p.status = 'refunded' and
          (select coalesce(sum(amount), 0) from simulator.refunds f where f.charge_key = c.key) = c.amount)))
        as "charged means captured or given back"`
  return row!
}
