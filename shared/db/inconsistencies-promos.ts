// Invariants of promo codes: a use counts the seats of its reservation, and the counters of a code are the
// sums of its uses.
import type { Kind } from './inconsistency-kind.ts'

export const promoKinds: Readonly<Record<string, Kind>> = {
  promo_use_miscounted: ({ sql, among }) => sql`
    select r.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join promo_code_uses used on used.reservation_id = r.id
    where ${among('r.showtime_id')} and used.seats <> case when r.status in ('awaiting_payment', 'confirmed') then (
      select count(*) from reservation_seats where reservation_id = r.id and released_at is null) else 0 end`,
  promo_code_miscounted: ({ sql }) => sql`
    select promo.id as "subjectId", null as "showtimeId"
    from promo_codes promo
    left join (
      select promo_code_id as id, sum(uses) as uses, sum(seats) as seats from promo_code_returns group by 1
    ) back on back.id = promo.id
    left join (
      select promo_code_id as id, count(*) as uses, sum(seats) as seats from promo_code_uses where seats > 0 group by 1
    ) used on used.id = promo.id
    where promo.uses - coalesce(back.uses, 0) <> coalesce(used.uses, 0)
      or promo.seats - coalesce(back.seats, 0) <> coalesce(used.seats, 0)`,
}
