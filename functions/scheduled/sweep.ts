// POST /v1/scheduled/sweep, and every minute — ends sessions of Postgres whose process stands still, lapses
// unpaid reservations, frees overdue holds, forgets what is old, ranks movies, orders mails of reports and
// keeps the figures of these, in bounded rounds. A step that fails keeps no other from its work.

import { lapseOverdue } from '#shared/db/lapses.ts'
import { forgetShown, rankMovies } from '#shared/db/movie-ranks.ts'
import { orderReportMails } from '#shared/db/report-mails.ts'
import { forgetOld } from '#shared/db/retention.ts'
import { keepFigures } from '#shared/db/showtime-figures-sweep.ts'
import { announceExpired } from '#shared/db/webhooks.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { findHeldShowtimes, sweepHolds } from '#shared/holds/seat-map.ts'
import { newScheduledFunction } from '#shared/http/scheduled.ts'
import type { RequestLines } from '#shared/log.ts'
import { endStalledSessions } from '#shared/postgres/stalled-sessions.ts'
import { IDLE_IN_TRANSACTION_TIMEOUT_MS, type Resources } from '#shared/resources.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { inTurn } from '#shared/std/in-turn.ts'

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

interface Done {
  [count: string]: unknown
  /** Something is left for the next run. */
  more?: boolean
}

// In this order: locks that the others would wait for, then seats that are free for others.
const steps: ((at: Resources, log: RequestLines) => Promise<Done>)[] = [
  endSessions,
  lapse,
  sweep,
  forget,
  rank,
  report,
]

export default newScheduledFunction({
  name: 'sweep',
  summary: 'Lapse unpaid reservations and free overdue holds',
  run: async ({ log, ...at }) => {
    const result: Done = {}
    await inTurn(steps, async (step) => {
      const done = await step(at, log)
      Object.assign(result, done, { more: result.more || done.more || false })
    })
    return result
  },
})

async function endSessions({ sql }: Resources): Promise<Done> {
  return { endedSessions: await endStalledSessions(sql, IDLE_IN_TRANSACTION_TIMEOUT_MS) }
}

async function lapse({ sql, redis }: Resources, log: RequestLines): Promise<Done> {
  let lapsed = 0
  for (let batch = 0; batch < LAPSE_BATCHES; batch++) {
    const lapses = await lapseOverdue(sql, { limit: LAPSE_BATCH, paymentGraceMs: PAYMENT_GRACE_MS })
    await Promise.all(lapses.map((one) => tellRedis(log, one.showtimeId, () => freeSeats(redis, one))))
    lapsed += lapses.length
    if (lapses.length < LAPSE_BATCH) return { lapsed }
  }
  return { lapsed, more: true }
}

async function sweep({ sql, redis }: Resources): Promise<Done> {
  const end = performance.now() + SWEEP_MS
  const done = { expiredHolds: 0, more: false }
  const showtimeIds: string[] = []
  const find = () => findHeldShowtimes(redis, (showtimeId) => showtimeIds.push(showtimeId))
  // Each run in another order: where its time does not do for all, it is not always the same ones that wait.
  const sweepFound = () =>
    inTurn(shuffled(showtimeIds), async (showtimeId) => {
      let told: string[] = []
      for (let more = true; more; ) {
        if (performance.now() > end) {
          done.more = true
          return
        }
        const swept = await sweepHolds(redis, showtimeId, SWEEP_BATCH, told)
        done.expiredHolds += swept.expired.length
        await announceExpired(sql, showtimeId, swept.expired)
        told = swept.expired
        more = swept.more || told.length > 0
      }
    })
  // A node of a cluster that is away keeps nobody from the showtimes of the others.
  await inTurn([find, sweepFound], (step) => step())
  return done
}

async function forget({ sql }: Resources): Promise<Done> {
  const { forgotten, more } = await forgetOld(sql, FORGET_MS)
  const { idempotency_keys: forgottenKeys = 0, outbox: forgottenMessages = 0 } = forgotten
  return { forgottenKeys, forgottenMessages, forgotten, more }
}

async function rank({ sql }: Resources): Promise<Done> {
  const rankedMovies = await rankMovies(sql)
  await forgetShown(sql)
  return { rankedMovies }
}

async function report({ sql }: Resources): Promise<Done> {
  const reportMails = await orderReportMails(sql)
  const { count, more } = await keepFigures(sql, FIGURES_MS)
  return { reportMails, countedShowtimes: count, more }
}

function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, at: Math.random() }))
  return drawn.sort((a, b) => a.at - b.at).map(({ item }) => item)
}
