// Creates many showtimes at once: all or none. A dry run only reports.
import { type ClockReading, readClock } from '../domain/local-time.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import {
  durationOf,
  findOverlaps,
  type InCurrency,
  type Overlap,
  type Place,
  type PlannedShowtime,
  placeOf,
  plan,
  type ScheduledShow,
} from './showtimes-staff.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'

export interface Batch extends ScheduledShow {
  screenIds: string[]
  /** `YYYY-MM-DD` and `HH:MM`, in each theater's zone. */
  days: string[]
  times: string[]
  dryRun: boolean
}

/** Requested day and time, in the theater's zone. */
interface Asked {
  day: string
  time: string
  /** Around a clock change: `skipped` times start later by the change, `twice` times at the first. */
  clock: ClockReading
}

export interface BatchShowtime extends Asked {
  /** Null in a dry run. */
  id: string | null
  screenId: string
  startsAt: Date
  endsAt: Date
}

export interface BatchOverlap extends Overlap {
  screenId: string
}

export interface MadeBatch {
  dryRun: boolean
  showtimes: BatchShowtime[]
  /** Only in a dry run. */
  overlaps: BatchOverlap[]
}

export function createShowtimeBatch(
  sql: Sql,
  actor: Actor,
  batch: Batch,
  amountsIn: InCurrency,
): Promise<Outcome<MadeBatch>> {
  return staffChange(sql, actor, async (tx) => {
    const minutes = await durationOf(tx, batch.movieId)
    const planned: Planned[] = []
    const overlaps: BatchOverlap[] = []
    // In one order, so that two batches for the same screens never deadlock.
    for (const screenId of [...batch.screenIds].sort()) {
      const onScreen = planScreen(await placeOf(tx, actor, screenId), minutes, batch, amountsIn)
      refuseOverlapsWithin(onScreen, 'times')
      planned.push(...onScreen)
      overlaps.push(...(await findOverlaps(tx, screenId, onScreen)).map((each) => ({ screenId, ...each })))
    }
    const value = { dryRun: batch.dryRun, showtimes: viewOf(planned, batch.dryRun), overlaps }
    if (batch.dryRun) return { value }
    if (overlaps.length > 0) throw new ChangeRefused('showtime_overlap', { overlaps })
    await insertShowtimes(tx, planned)
    const note = { action: 'showtime_batch.create', subjectId: newId(), before: null, after: value }
    return { value, note }
  })
}

export type Planned = PlannedShowtime & Asked

function planScreen(place: Place, minutes: number, batch: Batch, amountsIn: InCurrency): Planned[] {
  const asked = batch.days.flatMap((day) =>
    batch.times.map((time) => ({ day, time, ...readClock(day, time, place.timeZone) })),
  )
  return asked
    .sort((a, b) => a.moment.getTime() - b.moment.getTime())
    .map(({ day, time, moment, shown: clock }) => ({
      ...plan(place, minutes, batch, moment, amountsIn),
      ...{ day, time, clock },
    }))
}

/** Sorted by start; `path` is the field that is at fault. */
export function refuseOverlapsWithin(planned: readonly PlannedShowtime[], path: string): void {
  const clash = planned.findIndex((one, index) => index > 0 && one.startsAt < planned[index - 1]!.endsAt)
  if (clash === -1) return
  const [earlier, later] = [planned[clash - 1]!, planned[clash]!]
  const until = `${earlier.startsAt.toISOString()} until ${earlier.endsAt.toISOString()}`
  throw new ChangeRefused('invalid_input', {
    errors: [
      {
        path,
        message: `overlap each other: one from ${until}, the next at ${later.startsAt.toISOString()}`,
      },
    ],
  })
}

export const viewOf = (planned: readonly Planned[], dryRun: boolean): BatchShowtime[] =>
  planned.map(({ id, screenId, startsAt, endsAt, day, time, clock }) => ({
    id: dryRun ? null : id,
    screenId,
    startsAt,
    endsAt,
    day,
    time,
    clock,
  }))

export async function insertShowtimes(tx: Sql, planned: readonly PlannedShowtime[]): Promise<void> {
  const rows = planned.map((one) => ({
    id: one.id,
    movie_id: one.movieId,
    screen_id: one.screenId,
    layout_id: one.layoutId,
    starts_at: one.startsAt,
    ends_at: one.endsAt,
    sales_close_at: one.salesCloseAt,
    language: one.language,
    format: one.format,
    currency: one.currency,
    prices: one.prices,
    booking_fee: one.bookingFee,
    orphan_rule: one.orphanRule,
    companion_release_minutes: one.companionReleaseMinutes,
    pre_show_minutes: one.preShowMinutes,
    cleaning_minutes: one.cleaningMinutes,
    status: one.status,
    created_at: one.createdAt,
  }))
  await tx`insert into showtimes select * from jsonb_populate_recordset(null::showtimes, ${tx.json(rows as never)})`
}
