// Finds unfinished money in the tables: charges without an outcome, refunds on their way, and declined
// payments that a provider may still capture.
import type { Sql } from '../resources.ts'
import { EARLIER_REFUNDS } from './earlier-tries.ts'

// Razorpay: a failed payment may be authorised for five days, and an account may capture automatically.
const LATE_AUTHORISATION_DAYS = 6

/**
 * Claims payments that have not moved for `ageMs`, or have such a refund, for one caller at a time; returns
 * their ids. Older work is checked less often: each time it waits a quarter of its age. A refund has its own
 * age: that of the purchase, months ago, says nothing about it.
 */
export async function claimStuckPayments(sql: Sql, ageMs: number, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with open as materialized (
      select id, created_at as since, updated_at as moved_at, null::timestamptz as closes_at
      from payments where status = 'requested'
      union all
      -- To be closed at its provider before its seats go, at the next look after the end of its window.
      select p.id, r.expires_at, p.updated_at, r.expires_at
      from payments p join reservations r on r.id = p.reservation_id
      where p.status = 'requested' and p.next_action is not null and r.expires_at <= now()
      union all
      select id, updated_at, updated_at, null from payments p
      where status = 'refund_due'
        and not exists (select from refunds r where r.payment_id = p.id and r.status in ('due', 'failed'))
      union all
      select payment_id, coalesce(refund_started_at, updated_at), updated_at, null from refunds where status = 'due'
      union all
      select id, created_at, updated_at, null from payments
      where status = 'declined' and provider = 'razorpay'
        and id > (lpad(to_hex((extract(epoch from now() - ${LATE_AUTHORISATION_DAYS} * interval '1 day') * 1000)::bigint),
          12, '0') || repeat('0', 20))::uuid
      union all
      select payment_id, ended_at, ended_at, null from payment_attempts
      where status = 'declined' and provider = 'razorpay'
        and ended_at > now() - ${LATE_AUTHORISATION_DAYS} * interval '1 day'
      union all
      -- Since its money was found, or its last refund failed: the next one is due 10 minutes, an hour and
      -- six after that.
      select payment_id, since, since, null
      from payment_attempts, coalesce(refund_failed_at, owed_at, ended_at) since
      where status = 'refund_due' and retries < ${EARLIER_REFUNDS}
    ), work as (
      select id, max(since) as since, max(moved_at) as moved_at, max(closes_at) as closes_at from open group by id
    ), stuck as (
      select p.id from work join payments p on p.id = work.id
      where greatest(work.moved_at, p.checked_at)
        < now() - greatest(${ageMs} * interval '1 millisecond', (now() - work.since) / 4)
        or work.closes_at >= coalesce(p.checked_at, '-infinity')
      -- the most overdue relative to its age first, so that those that never end leave room for others
      order by extract(epoch from now() - greatest(work.moved_at, p.checked_at))
        / extract(epoch from greatest(${ageMs} * interval '1 millisecond', (now() - work.since) / 4)) desc
      limit ${limit}
      for update of p skip locked
    )
    update payments p set checked_at = now() from stuck where p.id = stuck.id returning p.id`
  return rows.map(({ id }) => id)
}
