// Cancels the reservations of a cancelled showtime, batch by batch: a worker that dies in the middle goes on
// where it was.
import {
  cancelBatch,
  findShowtimeCancellation,
  finishShowtimeCancellation,
} from '#shared/db/showtime-cancellations.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import type { Log } from '#shared/log.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import type { Handled } from '../messaging/consumer.ts'
import { PoisonMessage } from '../messaging/poison.ts'

// One statement of some tens of milliseconds: its rows are not held for long, and a death loses little.
const BATCH = 50

export function newShowtimeCanceller({ sql, redis }: { sql: Sql; redis: Redis }) {
  return async (showtimeId: string, log: Log): Promise<Handled> => {
    if (!(await findShowtimeCancellation(sql, showtimeId))) {
      throw new PoisonMessage(`showtime ${showtimeId} is not cancelled`)
    }
    let cancelled = 0
    for (let last = BATCH; last > 0; cancelled += last) last = await cancelBatch(sql, showtimeId, BATCH)
    // Its seats are nobody's now: who still looks at the map reads it again.
    await unloadMap(redis, showtimeId)
    // Some are locked, by a payment that is being settled or a seat that is being given back: they follow.
    const finished = await finishShowtimeCancellation(sql, showtimeId)
    log.info({ showtimeId, cancelled, finished }, 'showtime cancelled')
    return finished ? 'done' : 'later'
  }
}
