// Staff change showtimes: terms of sale, publishing, and another start, of which every buyer is told.
import type { OrphanRule } from '../domain/hold.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { updateRow } from './rows.ts'
import { lockScreen } from './screens.ts'
import { findShowtime, type ShowtimeView } from './showtimes-list.ts'
import {
  endsTooLate,
  findOverlaps,
  type InCurrency,
  MINUTE_MS,
  overlapDetail,
  startsTooEarly,
} from './showtimes-staff.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf, mustBeStaff } from './theater-access.ts'

export interface ShowtimeChanges {
  salesCutOffMinutes?: number
  orphanRule?: OrphanRule
  companionReleaseMinutes?: number
  /** `scheduled` publishes a draft. */
  status?: 'draft' | 'scheduled'
  /** The length stays, and so does the time between the end of sales and the start. */
  startsAt?: Date
  /** Until the screen is free again: the end moves with it. */
  cleaningMinutes?: number
}

/** Seats already held keep their price, and their buyers may still reserve them at another start. */
export function updateShowtime(
  sql: Sql,
  actor: Actor,
  id: string,
  changes: ShowtimeChanges,
  amountsIn: InCurrency,
): Promise<Outcome<ShowtimeView>> {
  return staffChange(sql, actor, async (tx) => {
    const { salesCutOffMinutes, startsAt: _, ...settings } = changes
    const isTimed = changes.startsAt !== undefined || changes.cleaningMinutes !== undefined
    const before = await lockShowtime(tx, actor, id, isTimed)
    const startsAt = changes.startsAt ?? before.startsAt
    const moved = startsAt.getTime() !== before.startsAt.getTime()
    refuseWhereOver(before, changes)
    const { prices, bookingFee, errors } = amountsIn(before.bookingFee.currency)
    const cutOff = salesCutOffMinutes ?? minutesBetween(before.salesCloseAt, before.startsAt)
    const longer = (changes.cleaningMinutes ?? before.cleaningMinutes) - before.cleaningMinutes
    const occupied = minutesBetween(before.startsAt, before.endsAt) + longer
    errors.push(...endsTooLate(cutOff, occupied))
    if (moved) errors.push(...startsTooEarly(startsAt))
    if (errors.length > 0) throw new ChangeRefused('invalid_input', { errors })
    const times = { startsAt, endsAt: new Date(startsAt.getTime() + occupied * MINUTE_MS) }
    if (isTimed) await refuseOverlap(tx, before, times)
    await updateRow(tx, 'showtimes', id, {
      ...settings,
      ...times,
      salesCloseAt: new Date(startsAt.getTime() - cutOff * MINUTE_MS),
      ...(Object.keys(prices).length > 0 ? { prices } : {}),
      ...(bookingFee === undefined ? {} : { bookingFee }),
    })
    if (moved && before.status === 'scheduled') await tellBuyers(tx, actor, before)
    const after = (await findShowtime(tx, id))!
    return { value: after, note: { action: actionOf(before, after), subjectId: id, before, after } }
  })
}

const minutesBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / MINUTE_MS

/** For other times with its screen, which is locked first, as by everything that puts showtimes on it. */
async function lockShowtime(tx: Sql, actor: Actor, id: string, withScreen: boolean): Promise<ShowtimeView> {
  const snapshot = await findShowtime(tx, id)
  if (!snapshot) throw new ChangeRefused('not_found')
  await mustRunShowtime(tx, actor, snapshot)
  if (withScreen) await lockScreen(tx, actor, snapshot.screen.id)
  await tx`select from showtimes where id = ${id} for update`
  const locked = await findShowtime(tx, id)
  if (!locked) throw new ChangeRefused('not_found')
  if (locked.screen.id !== snapshot.screen.id)
    throw new ChangeRefused('wrong_state', { detail: 'The showtime has just moved to another screen.' })
  return locked
}

/** As mustBeStaff; a draft is not there for those who do not run its theater. */
export async function mustRunShowtime(
  tx: Sql,
  actor: Actor,
  { theater, status }: ShowtimeView,
): Promise<void> {
  const [may] =
    status === 'draft' ? await tx`select where ${isStaffOf(tx, actor.userId, theater.id)}` : [true]
  if (!may) throw new ChangeRefused('not_found')
  await mustBeStaff(tx, actor, theater.id)
}

/** A draft whose start has passed may get another one. */
function refuseWhereOver({ status, startsAt }: ShowtimeView, changes: ShowtimeChanges): void {
  const refused = (detail: string) => new ChangeRefused('wrong_state', { detail })
  if (status === 'cancelled') throw refused('The showtime is cancelled.')
  if (startsAt <= new Date() && (status === 'scheduled' || changes.startsAt === undefined))
    throw refused('The showtime has started.')
  if (status !== 'draft' && changes.status === 'draft')
    throw refused('The showtime is published: cancel it, or delete it if nobody has bought.')
}

async function refuseOverlap(
  tx: Sql,
  { id, screen }: ShowtimeView,
  times: { startsAt: Date; endsAt: Date },
): Promise<void> {
  const overlaps = await findOverlaps(tx, screen.id, [times])
  const overlap = overlaps.find(({ other }) => other.showtimeId !== id)
  if (overlap) throw new ChangeRefused('showtime_overlap', { ...overlapDetail(overlap), overlap })
}

/**
 * Writes down the right to cancel free of charge, and the work of telling everybody: the worker does it, and
 * the reconciler finds what it did not do.
 */
async function tellBuyers(tx: Sql, { requestId }: Actor, { id, startsAt }: ShowtimeView): Promise<void> {
  const moveId = newId()
  await tx`
    with unfinished as (
      insert into showtime_moves (id, showtime_id, request_id, was_starts_at)
      values (${moveId}, ${id}, ${requestId}, ${startsAt})
    ), right_to_cancel as (
      update showtimes set rescheduled_at = now() where id = ${id}
    )
    insert into outbox (message_id, type, key, payload, request_id, traceparent)
    values (${moveId}, 'showtime.rescheduled', ${id}, ${tx.json({ showtimeId: id })}, ${requestId}, ${traceparentOf(tx)})`
  await tx`select pg_notify('outbox', '')`
}

function actionOf(before: ShowtimeView, after: ShowtimeView): string {
  if (after.status !== before.status) return 'showtime.publish'
  return after.startsAt.getTime() === before.startsAt.getTime() ? 'showtime.update' : 'showtime.reschedule'
}
