// POST /v1/scheduled/sweep, and every minute — lapses unpaid reservations, frees overdue holds, forgets what
// is old, ranks movies, orders mails of reports and keeps the figures of these, in bounded rounds.
import { lapseOverdue } from '#shared/db/lapses.ts'
import { forgetShown, rankMovies } from '#shared/db/movie-ranks.ts'
import { orderReportMails } from '#shared/db/report-mails.ts'
import { forgetOld } from '#shared/db/retention.ts'
import { keepFigures } from '#shared/db/showtime-figures-sweep.ts'
import { announceExpired } from '#shared/db/webhooks.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { showtimesWithHolds, sweepHolds } from '#shared/holds/seat-map.ts'
import { newScheduledFunction } from '#shared/http/scheduled.ts'
import type { RequestLines } from '#shared/log.ts'
import type { Resources } from '#shared/resources.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'

// A batch is one statement of some milliseconds, so that nobody waits long for the rows it locks.
const LAPSE_BATCH = 100
// 5 000 reservations a minute lapse at most: what remains is the next run's.
const LAPSE_BATCHES = 50
const SWEEP_BATCH = 100
// Of the minute between two runs. Holds that were not swept are still overdue when read: only viewers wait
// for the next run.
const SWEEP_MS = 15_000
// Twice what a system that sells 1 600 bookings a second writes in a minute is forgotten in that time.
const FORGET_MS = 25_000
// Some 5 000 showtimes. Reports count those that are left themselves.
const FIGURES_MS = 10_000

export default newScheduledFunction({
  name: 'sweep',
  summary: 'Lapse unpaid reservations and free overdue holds',
  run: async ({ sql, redis, log }) => {
    const reservations = await lapse({ sql, redis }, log)
    const holds = await sweep({ sql, redis })
    const old = await forgetOld(sql, FORGET_MS)
    const rankedMovies = await rankMovies(sql)
    await forgetShown(sql)
    const reportMails = await orderReportMails(sql)
    const figures = await keepFigures(sql, FIGURES_MS)
    return {
      lapsed: reservations.count,
      expiredHolds: holds.count,
      forgottenKeys: old.forgotten.idempotency_keys ?? 0,
      forgottenMessages: old.forgotten.outbox ?? 0,
      forgotten: old.forgotten,
      rankedMovies,
      countedShowtimes: figures.count,
      reportMails,
      more: reservations.more || holds.more || old.more || figures.more,
    }
  },
})

async function lapse({ sql, redis }: Resources, log: RequestLines) {
  let count = 0
  for (let batch = 0; batch < LAPSE_BATCHES; batch++) {
    const lapses = await lapseOverdue(sql, { limit: LAPSE_BATCH, paymentGraceMs: PAYMENT_GRACE_MS })
    await Promise.all(lapses.map((one) => tellRedis(log, one.showtimeId, () => freeSeats(redis, one))))
    count += lapses.length
    if (lapses.length < LAPSE_BATCH) return { count, more: false }
  }
  return { count, more: true }
}

async function sweep({ sql, redis }: Resources) {
  const end = performance.now() + SWEEP_MS
  let count = 0
  const showtimeIds: string[] = []
  for await (const showtimeId of showtimesWithHolds(redis)) showtimeIds.push(showtimeId)
  // Each run in another order: where its time does not do for all, it is not always the same ones that wait.
  for (const showtimeId of shuffled(showtimeIds)) {
    let told: string[] = []
    for (let more = true; more; ) {
      if (performance.now() > end) return { count, more: true }
      const swept = await sweepHolds(redis, showtimeId, SWEEP_BATCH, told)
      count += swept.expired.length
      await announceExpired(sql, showtimeId, swept.expired)
      told = swept.expired
      more = swept.more || told.length > 0
    }
  }
  return { count, more: false }
}

function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, at: Math.random() }))
  return drawn.sort((a, b) => a.at - b.at).map(({ item }) => item)
}
