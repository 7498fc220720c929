// Many showtimes at once: all of them or none, and a dry run that only tells what would be.
import { momentOf } from '../domain/local-time.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
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
import { type Actor, type Outcome, Refused, staffChange } from './staff.ts'

export interface Batch extends ScheduledShow {
  screenIds: string[]
  /** `YYYY-MM-DD` and `HH:MM`, of each theater's own calendar and clocks. */
  days: string[]
  times: string[]
  dryRun: boolean
}

export interface BatchShowtime {
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
  /** Only ever some in a dry run. */
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
    const planned: PlannedShowtime[] = []
    const overlaps: BatchOverlap[] = []
    // In one order, so that two batches of the same screens wait for, and never on, each other.
    for (const screenId of [...batch.screenIds].sort()) {
      const onScreen = planScreen(await placeOf(tx, actor, screenId), minutes, batch, amountsIn)
      refuseOverlapsWithin(onScreen)
      planned.push(...onScreen)
      overlaps.push(...(await findOverlaps(tx, screenId, onScreen)).map((each) => ({ screenId, ...each })))
    }
    const value = { dryRun: batch.dryRun, showtimes: show(planned, batch.dryRun), overlaps }
    if (batch.dryRun) return { value }
    if (overlaps.length > 0) throw new Refused('showtime_overlap', { overlaps })
    await insertAll(tx, planned)
    const note = { action: 'showtime_batch.create', subjectId: newId(), before: null, after: value }
    return { value, note }
  })
}

function planScreen(place: Place, minutes: number, batch: Batch, amountsIn: InCurrency): PlannedShowtime[] {
  const moments = batch.days.flatMap((day) => batch.times.map((time) => momentOf(day, time, place.timeZone)))
  return moments
    .sort((a, b) => a.getTime() - b.getTime())
    .map((startsAt) => plan(place, minutes, batch, startsAt, amountsIn))
}

/** Sorted by start. */
function refuseOverlapsWithin(planned: readonly PlannedShowtime[]): void {
  const clash = planned.findIndex((one, index) => index > 0 && one.startsAt < planned[index - 1]!.endsAt)
  if (clash === -1) return
  const [earlier, later] = [planned[clash - 1]!, planned[clash]!]
  const until = `${earlier.startsAt.toISOString()} until ${earlier.endsAt.toISOString()}`
  throw new Refused('invalid_input', {
    errors: [
      {
        path: 'times',
        message: `overlap each other: one from ${until}, the next at ${later.startsAt.toISOString()}`,
      },
    ],
  })
}

const show = (planned: readonly PlannedShowtime[], dryRun: boolean): BatchShowtime[] =>
  planned.map(({ id, screenId, startsAt, endsAt }) => ({
    id: dryRun ? null : id,
    screenId,
    startsAt,
    endsAt,
  }))

async function insertAll(tx: Sql, planned: readonly PlannedShowtime[]): Promise<void> {
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
    pre_show_minutes: one.preShowMinutes,
    cleaning_minutes: one.cleaningMinutes,
    status: one.status,
    created_at: one.createdAt,
  }))
  await tx`insert into showtimes select * from jsonb_populate_recordset(null::showtimes, ${tx.json(rows as never)})`
}
