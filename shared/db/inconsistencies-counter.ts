// Invariants of the counter: each of its payments is a sale of a shift, with the same money, and a closed
// shift says what its sales say.
import type { Kind } from './inconsistency-kind.ts'

export const counterKinds: Readonly<Record<string, Kind>> = {
  counter_payment_without_sale: ({ sql, among }) => sql`
    select p.id as "subjectId", r.showtime_id as "showtimeId"
    from payments p join reservations r on r.id = p.reservation_id
    left join counter_sales sale on sale.reservation_id = r.id
    where ${among('r.showtime_id')} and p.provider = 'counter'
      and (sale.reservation_id is null or sale.amount <> p.amount or sale.method <> p.method
        or p.status in ('requested', 'declined'))`,
  counter_sale_elsewhere: ({ sql, among }) => sql`
    select sale.reservation_id as "subjectId", r.showtime_id as "showtimeId"
    from counter_sales sale join reservations r on r.id = sale.reservation_id
    join payments p on p.reservation_id = r.id join shifts shift on shift.id = sale.shift_id
    join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
    where ${among('r.showtime_id')} and (p.provider <> 'counter' or s.theater_id <> shift.theater_id)`,
  closed_shift_differs: ({ sql }) => sql`
    select shift.id as "subjectId", null as "showtimeId" from shifts shift
    where closed_at is not null and expected_cash <> opening_float
      + coalesce((select sum(amount) from counter_sales where shift_id = shift.id and method = 'cash'), 0)
      - coalesce((select sum(amount) from refunds where shift_id = shift.id), 0)`,
}
