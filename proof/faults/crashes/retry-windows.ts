// Time passes for reservations whose payment was declined, and nobody tries again.
import { lapseOverdue } from '#shared/db/lapses.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import type { Resources } from '#shared/resources.ts'

/** Their windows are over, and the sweep comes. */
export async function retryWindowsEnd({ sql, redis }: Pick<Resources, 'sql' | 'redis'>): Promise<void> {
  await sql`
    update reservations r set expires_at = now() from payments p
    where p.reservation_id = r.id and p.retry_until is not null and r.expires_at > now()`
  const lapses = await lapseOverdue(sql, { limit: 100, paymentGraceMs: PAYMENT_GRACE_MS })
  for (const lapse of lapses) await freeSeats(redis, lapse)
}
