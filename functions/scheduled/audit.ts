// POST /v1/scheduled/audit, and every five minutes — compares Redis, Postgres, payments and tickets, some
// showtimes a run; repairs what is safe in Redis, and reports all it finds. The rule of what counts as a
// difference stands in shared/sales/seat-map-diffs.ts.
import { findInconsistencies, type Inconsistency } from '#shared/db/inconsistencies.ts'
import { takeShowtimesToAudit } from '#shared/db/showtime-audits.ts'
import { newScheduledFunction } from '#shared/http/scheduled.ts'
import type { RequestLines } from '#shared/log.ts'
import type { Resources } from '#shared/resources.ts'
import { type Difference, persistentDiffs, repair } from '#shared/sales/seat-map-diffs.ts'

// Some milliseconds each, so a run takes seconds; a programme of 10 000 showtimes is through in a working
// day.
const SHOWTIMES_PER_RUN = 100
// One failure may hit a whole hall: the counter has them all, the log enough to find it.
const LOGGED_PER_KIND = 20

export default newScheduledFunction({
  name: 'audit',
  summary: 'Compare Redis, Postgres, payments and tickets',
  run: (at) => audit(at),
})

/** One run. The counters: how many of each kind, and of what was repaired. */
export async function audit(
  at: Resources & { log: RequestLines },
  pause?: () => Promise<void>,
): Promise<Record<string, unknown>> {
  const showtimeIds = await takeShowtimesToAudit(at.sql, SHOWTIMES_PER_RUN)
  const { busy, differences } = await persistentDiffs(at, showtimeIds, pause)
  for (const ofOne of differences) await repair(at, ofOne)
  const repaired = differences.flat()
  const found: Record<string, number> = {}
  for (const [kind, hits] of byKind(repaired)) report(at.log, found, kind, hits, 'repaired')
  for (const { kind, hits } of await findInconsistencies(at.sql, { showtimeIds }))
    report(at.log, found, kind, hits, 'left for staff')
  return { showtimes: showtimeIds.length, busy, repaired: repaired.length, found }
}

function byKind(differences: readonly Difference[]): Map<string, Difference[]> {
  const kinds = new Map<string, Difference[]>()
  for (const difference of differences)
    kinds.set(difference.kind, [...(kinds.get(difference.kind) ?? []), difference])
  return kinds
}

function report(
  log: RequestLines,
  found: Record<string, number>,
  kind: string,
  hits: readonly (Difference | Inconsistency)[],
  outcome: 'repaired' | 'left for staff',
): void {
  found[kind] = hits.length
  for (const hit of hits.slice(0, LOGGED_PER_KIND)) {
    const level = outcome === 'repaired' ? 'warn' : 'error'
    log[level]({ finding: kind, ...hit }, `the audit found an inconsistency: ${outcome}`)
  }
}
