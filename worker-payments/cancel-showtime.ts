// Cancels the reservations of a cancelled showtime, batch by batch: a worker that dies in the middle goes on where it was.
import {
  cancelBatch,
  findShowtimeCancellation,
  finishShowtimeCancellation,
} from '#shared/db/showtime-cancellations.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import type { Log } from '#shared/log.ts'
import type { Redis, Sql } from '#shared/resources.ts'
import { Poison } from './consumer.ts'

// One statement of some tens of milliseconds: its rows are not held for long, and a death loses little.
const BATCH = 50

export function newShowtimeCanceller({ sql, redis }: { sql: Sql; redis: Redis }) {
  return async (showtimeId: string, log: Log): Promise<'done'> => {
    if (!(await findShowtimeCancellation(sql, showtimeId))) {
      throw new Poison(`showtime ${showtimeId} is not cancelled`)
    }
    let cancelled = 0
    for (let last = BATCH; last === BATCH; cancelled += last) last = await cancelBatch(sql, showtimeId, BATCH)
    await finishShowtimeCancellation(sql, showtimeId)
    // Its seats are nobody's now: whoever still looks at the map reads it anew.
    await unloadMap(redis, showtimeId)
    log.info({ showtimeId, cancelled }, 'showtime cancelled')
    return 'done'
  }
}
