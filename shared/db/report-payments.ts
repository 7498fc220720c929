// The reports of payments and of promo codes, from the figures of shared/db/reports.ts.
import type { Sql } from '../resources.ts'
import { changed, picked, type ReportScope, within } from './reports.ts'
import { countedPayments } from './showtime-figures.ts'

export interface PaymentPart {
  key: string
  label: string
  provider: string
  method: string
  status: string
  payments: number
  gross: number
  refunds: number
}

/**
 * By the business day on which they were asked for, how and what became of them: the sums of each day, where
 * those of showtimes that changed since give way to what they are now.
 */
export const paymentParts = (sql: Sql, scope: ReportScope): Promise<PaymentPart[]> => sql<PaymentPart[]>`
  with ${changed(sql)}, picked as materialized (
    select distinct r.showtime_id from payments p join reservations r on r.id = p.reservation_id
    join changed on changed.showtime_id = r.showtime_id
    join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
    where s.theater_id = ${scope.theaterId} and p.created_at >= ${scope.from} and p.created_at < ${scope.to}
  ), lines as (
    select paid_day, provider, method, status, payments, gross, refunds from payment_days
    where ${within(sql, scope, 'paid_day')}
    union all
    select paid_day, provider, method, status, -payments, -gross, -refunds from changed join showtime_payments using (showtime_id)
    where ${within(sql, scope, 'paid_day')}
    union all
    select paid_day, provider, method, status, payments, gross, refunds from (${countedPayments(sql)}) counted
    where ${within(sql, scope, 'paid_day')}
  )
  select to_char(paid_day, 'YYYY-MM-DD') as key, to_char(paid_day, 'YYYY-MM-DD') as label, provider, method, status,
    sum(payments)::int as payments, sum(gross)::bigint as gross, sum(refunds)::bigint as refunds
  from lines group by paid_day, provider, method, status having sum(payments) > 0 order by 1, 3, 4, 5`

export interface PromoPart {
  key: string
  label: string
  payments: number
  tickets: number
  gross: number
  refunds: number
  disputed: number
}

export const promoParts = (sql: Sql, scope: ReportScope): Promise<PromoPart[]> => sql<PromoPart[]>`
  with ${changed(sql)}, ${picked(sql, scope)}, lines as (
    select promo_code_id, status, payments, seats, gross, refunds from showtime_payments
    where ${within(sql, scope, 'day')} and promo_code_id is not null
    union all
    select promo_code_id, status, -payments, -seats, -gross, -refunds from changed join showtime_payments using (showtime_id)
    where ${within(sql, scope, 'day')} and promo_code_id is not null
    union all
    select promo_code_id, status, payments, seats, gross, refunds from (${countedPayments(sql)}) counted
    where promo_code_id is not null
  ), sums as (
    select promo_code_id, sum(payments)::int as payments, sum(seats)::int as tickets, sum(gross)::bigint as gross,
      sum(refunds)::bigint as refunds, coalesce(sum(gross - refunds) filter (where status = 'disputed'), 0)::bigint as disputed
    from lines where status not in ('requested', 'declined') group by promo_code_id having sum(payments) > 0
  )
  select promo.id::text as key, promo.code as label, payments, tickets, gross, refunds, disputed
  from sums join promo_codes promo on promo.id = sums.promo_code_id order by promo.code`
