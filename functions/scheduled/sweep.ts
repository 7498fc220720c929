// POST /v1/scheduled/sweep, and every minute — lapses unpaid reservations, frees overdue holds, forgets what is old and ranks movies,
// in bounded rounds.
import { sweepKeys } from '#shared/db/idempotency.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { forgetShown, rankMovies } from '#shared/db/movie-ranks.ts'
import { sweepMessages } from '#shared/db/outbox.ts'
import { announceExpired } from '#shared/db/webhooks.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { showtimesWithHolds, sweepHolds } from '#shared/holds/seat-map.ts'
import { KEY_KEPT_MS } from '#shared/idempotency.ts'
import type { Resources } from '#shared/resources.ts'
import { newScheduledFunction } from '#shared/scheduled.ts'

// A batch is one statement of some milliseconds, so that nobody waits long for the rows it locks.
const LAPSE_BATCH = 100
// 5 000 reservations a minute lapse at most: what remains is the next run's.
const LAPSE_BATCHES = 50
const SWEEP_BATCH = 100
// Holds that were not swept are still overdue when read: only viewers wait for the next run.
const SWEEP_BATCHES = 500
// Idempotency keys past their day, messages past their week: one statement of some milliseconds each.
const KEYS_BATCH = 5000
const MESSAGES_BATCH = 5000
// Webhooks are tried for three days; a week is for whoever has to find out what happened.
const MESSAGE_KEPT_MS = 7 * 24 * 3_600_000

export default newScheduledFunction({
  name: 'sweep',
  summary: 'Lapse unpaid reservations and free overdue holds',
  run: async ({ sql, redis }) => {
    const reservations = await lapse({ sql, redis })
    const holds = await sweep({ sql, redis })
    const forgottenKeys = await sweepKeys(sql, KEY_KEPT_MS, KEYS_BATCH)
    const forgottenMessages = await sweepMessages(sql, MESSAGE_KEPT_MS, MESSAGES_BATCH)
    const rankedMovies = await rankMovies(sql)
    await forgetShown(sql)
    return {
      lapsed: reservations.count,
      expiredHolds: holds.count,
      forgottenKeys,
      forgottenMessages,
      rankedMovies,
      more:
        reservations.more ||
        holds.more ||
        forgottenKeys === KEYS_BATCH ||
        forgottenMessages === MESSAGES_BATCH,
    }
  },
})

async function lapse({ sql, redis }: Resources) {
  let count = 0
  for (let batch = 0; batch < LAPSE_BATCHES; batch++) {
    const lapses = await lapseOverdue(sql, { limit: LAPSE_BATCH, paymentGraceMs: PAYMENT_GRACE_MS })
    await Promise.all(lapses.map((one) => freeSeats(redis, one)))
    count += lapses.length
    if (lapses.length < LAPSE_BATCH) return { count, more: false }
  }
  return { count, more: true }
}

async function sweep({ sql, redis }: Resources) {
  let count = 0
  let batches = 0
  for await (const showtimeId of showtimesWithHolds(redis)) {
    for (let more = true; more; ) {
      if (batches++ === SWEEP_BATCHES) return { count, more: true }
      const swept = await sweepHolds(redis, showtimeId, SWEEP_BATCH)
      count += swept.expired.length
      await announceExpired(sql, showtimeId, swept.expired)
      more = swept.more
    }
  }
  return { count, more: false }
}
