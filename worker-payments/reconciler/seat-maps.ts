// Compares seat maps in Redis with what Postgres decided, wherever a decision was noted, until the two agree:
// the process that should have told Redis may have died, or Redis was away.

import { finishMapCheck, type MapCheck } from '#shared/db/map-checks.ts'
import { seatStates, unloadMap } from '#shared/holds/seat-map.ts'
import type { Log } from '#shared/log.ts'
import type { Resources } from '#shared/resources.ts'
import { persistentDiffs, repair } from '#shared/sales/seat-map-diffs.ts'
import { counters } from '../counters.ts'
import type { Handled } from '../messaging/consumer.ts'

/** 'later': the map would not stand still, for so many changes. */
export function newMapChecker({ sql, redis }: Resources, pause?: () => Promise<void>) {
  return async (check: MapCheck, log: Log): Promise<Handled> => {
    const { showtimeId } = check
    // A load that began before the decision would finish after this look, with what it read: now it is
    // refused.
    if (!(await seatStates(redis, showtimeId)).loaded) await unloadMap(redis, showtimeId)
    const { differences, busy } = await persistentDiffs({ sql, redis }, [showtimeId], pause)
    if (busy > 0) return 'later'
    for (const ofOne of differences) {
      await repair({ sql, redis }, ofOne)
      counters.mapRepairs.add('')
      log.warn({ showtimeId, kinds: [...new Set(ofOne.map(({ kind }) => kind))] }, 'a seat map was repaired')
    }
    await finishMapCheck(sql, check)
    return 'done'
  }
}
