// Invariants of what reports read: figures of a showtime that did not change are those of its payments, and
// the sums of a day are those of its showtimes.
import type { Sql } from '../resources.ts'
import type { Checked, Kind } from './inconsistency-kind.ts'

type Part = ReturnType<Sql>

/** Days on which two tables have other sums, of the theaters and days of showtimes being checked. */
const daysThatDiffer = (
  { sql, among }: Checked,
  { each, sums, day, columns }: { each: Part; sums: Part; day: Part; columns: Part },
): Part => sql`
  select touched.theater_id as "subjectId", null as "showtimeId"
  from (select distinct theater_id, ${day} as day from ${each} where ${among('showtime_id')}) touched
  where (select row(${columns}) from ${each} here where here.theater_id = touched.theater_id and here.${day} = touched.day)
    is distinct from
      (select row(${columns}) from ${sums} here where here.theater_id = touched.theater_id and here.${day} = touched.day)`

export const figureKinds: Readonly<Record<string, Kind>> = {
  showtime_figures_differ: ({ sql, among }) => sql`
    select showtime_id as "subjectId", showtime_id as "showtimeId"
    from (
      select r.showtime_id, sum(p.amount) as gross, sum(r.fees) as fees, sum(back.amount) as refunds
      from reservations r join payments p on p.reservation_id = r.id
      cross join lateral (select coalesce(sum(amount), 0) as amount from refunds where payment_id = p.id) back
      where ${among('r.showtime_id')} and p.status not in ('requested', 'declined') group by r.showtime_id
    ) sold full join (
      select showtime_id, sum(gross) as gross, sum(fees) as fees, sum(refunds) as refunds
      from showtime_figures where ${among('showtime_id')} group by showtime_id
    ) kept using (showtime_id)
    where (coalesce(sold.gross, 0), coalesce(sold.fees, 0), coalesce(sold.refunds, 0))
        <> (coalesce(kept.gross, 0), coalesce(kept.fees, 0), coalesce(kept.refunds, 0))
      and not exists (select from report_changes change where change.showtime_id = coalesce(sold.showtime_id, kept.showtime_id))`,
  movie_days_differ: (checked) => {
    const { sql } = checked
    const columns: Part = sql`sum(shown), sum(seated), sum(payments), sum(gross), sum(fees), sum(refunds), sum(disputed)`
    return daysThatDiffer(checked, {
      ...{ each: sql`showtime_figures`, sums: sql`movie_days`, day: sql`day`, columns },
    })
  },
  payment_days_differ: (checked) => {
    const { sql } = checked
    const columns: Part = sql`sum(payments), sum(gross), sum(refunds)`
    return daysThatDiffer(checked, {
      ...{ each: sql`showtime_payments`, sums: sql`payment_days`, day: sql`paid_day`, columns },
    })
  },
}
