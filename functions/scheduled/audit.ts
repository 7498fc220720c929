// POST /v1/scheduled/audit, and every five minutes — compares Redis, Postgres, payments and tickets, some showtimes a run; mends
// what is safe in Redis, and reports all it finds. The rule of what counts as a difference stands in shared/audit.ts.
import { type Difference, lasting, look, mend } from '#shared/audit.ts'
import { takeTurns } from '#shared/db/audit.ts'
import { type Damage, findDamages } from '#shared/db/damages.ts'
import type { RequestLines } from '#shared/log.ts'
import type { Resources } from '#shared/resources.ts'
import { newScheduledFunction } from '#shared/scheduled.ts'

// Some milliseconds each, so a run takes seconds; a programme of 10 000 showtimes is through in a working day.
const SHOWTIMES_PER_RUN = 100
// A change tells Redis within milliseconds after its commit; this long only where whoever made it died.
const SECOND_LOOK_MS = 2000
// One failure may hit a whole hall: the counter has them all, the log enough to find it.
const LOGGED_PER_KIND = 20

export default newScheduledFunction({
  name: 'audit',
  summary: 'Compare Redis, Postgres, payments and tickets',
  run: (at) => audit(at),
})

/** One run. The counters: how many of each kind, and of what was mended. */
export async function audit(
  at: Resources & { log: RequestLines },
  pause = () => new Promise<void>((resolve) => setTimeout(resolve, SECOND_LOOK_MS)),
): Promise<Record<string, unknown>> {
  const showtimeIds = await takeTurns(at.sql, SHOWTIMES_PER_RUN)
  const { busy, differences } = await compare(at, showtimeIds, pause)
  const damages = await findDamages(at.sql, showtimeIds)
  const found: Record<string, number> = {}
  for (const [kind, hits] of byKind(differences)) report(at.log, found, kind, hits, 'mended')
  for (const { kind, damages: hits } of damages) report(at.log, found, kind, hits, 'left for staff')
  return { showtimes: showtimeIds.length, busy, mended: differences.length, found }
}

/** Looks at all of them, and after a pause again at those that differ. Mends what differs for good. */
async function compare(at: Resources, showtimeIds: readonly string[], pause: () => Promise<void>) {
  const suspects: Difference[][] = []
  const differences: Difference[] = []
  let busy = 0
  for (const showtimeId of showtimeIds) {
    const first = await look(at, showtimeId)
    if (!first) busy += 1
    else if (first.length > 0) suspects.push(first)
  }
  if (suspects.length > 0) await pause()
  for (const first of suspects) {
    const second = await look(at, first[0]!.showtimeId)
    if (!second) busy += 1
    const wrong = lasting(first, second ?? [])
    await mend(at, wrong)
    differences.push(...wrong)
  }
  return { busy, differences }
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
  hits: readonly (Difference | Damage)[],
  outcome: 'mended' | 'left for staff',
): void {
  found[kind] = hits.length
  for (const hit of hits.slice(0, LOGGED_PER_KIND)) {
    const level = outcome === 'mended' ? 'warn' : 'error'
    log[level]({ finding: kind, ...hit }, `the audit found damage: ${outcome}`)
  }
}
