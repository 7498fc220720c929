// Copies the programme of business days to other days: all or none. A dry run only reports.
import { boundsOf } from '../domain/business-day.ts'
import type { OrphanRule } from '../domain/hold.ts'
import { addDays, localTimeOf, readClock } from '../domain/local-time.ts'
import type { Prices } from '../domain/price.ts'
import type { Sql } from '../resources.ts'
import {
  type BatchOverlap,
  insertShowtimes,
  type MadeBatch,
  type Planned,
  refuseOverlapsWithin,
  viewOf,
} from './showtime-batches.ts'
import { findOverlaps, MINUTE_MS, placeOf, plan } from './showtimes-staff.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeStaff } from './theater-access.ts'

export interface Copy {
  /** The first day to copy, and how many (business days, `YYYY-MM-DD`). */
  from: string
  days: number
  /** The day that the first one becomes. */
  to: string
  status: 'draft' | 'scheduled'
  dryRun: boolean
}

export interface MadeCopy extends MadeBatch {
  /** Showtimes that cannot be shown again: movie or screen is archived, or prices are of another currency. */
  leftOut: { showtimeId: string; movieTitle: string; startsAt: Date }[]
}

/**
 * Each showtime that is not cancelled, at the same time by the theater's clocks, on the same screen with the
 * layout that it has now, for the same prices. Another one in the way refuses the copy and is named.
 */
export function copyShowtimes(
  sql: Sql,
  actor: Actor,
  theaterId: string,
  copy: Copy,
): Promise<Outcome<MadeCopy>> {
  return staffChange(sql, actor, async (tx) => {
    const theater = await lockTheater(tx, actor, theaterId)
    const sources = await findSources(tx, theaterId, theater, copy)
    if (sources.length > MOST_COPIED)
      throw refused('days', `have more than ${MOST_COPIED} showtimes: copy fewer days at once`)
    const [leftOut, shown] = [sources.filter(isOver), sources.filter((each) => !isOver(each))]
    const { planned, overlaps } = await planCopies(tx, actor, shown, theater, copy)
    const value = {
      dryRun: copy.dryRun,
      showtimes: viewOf(planned, copy.dryRun),
      overlaps,
      leftOut: leftOut.map(({ id, movieTitle, startsAt }) => ({ showtimeId: id, movieTitle, startsAt })),
    }
    if (copy.dryRun) return { value }
    if (overlaps.length > 0) throw new ChangeRefused('showtime_overlap', { overlaps })
    await insertShowtimes(tx, planned)
    return {
      value,
      note: { action: 'showtime_copy.create', subjectId: theaterId, before: null, after: value },
    }
  })
}

const MOST_COPIED = 500
const DAY_MS = 86_400_000

const refused = (path: string, message: string) =>
  new ChangeRefused('invalid_input', { errors: [{ path, message }] })

interface LockedTheater {
  timeZone: string
  currency: string
}

/** Locked first, as by everything that puts showtimes on its screens. */
async function lockTheater(tx: Sql, actor: Actor, id: string): Promise<LockedTheater> {
  const [theater] = await tx<LockedTheater[]>`
    select time_zone as "timeZone", currency from theaters
    where id = ${id} and archived_at is null for update`
  if (!theater) throw new ChangeRefused('not_found')
  await mustBeStaff(tx, actor, id)
  return theater
}

interface Source {
  id: string
  movieId: string
  movieTitle: string
  movieMinutes: number
  isOver: boolean
  screenId: string
  startsAt: Date
  salesCloseAt: Date
  language: string
  format: string
  prices: Prices
  bookingFee: number
  orphanRule: OrphanRule
  companionReleaseMinutes: number
  preShowMinutes: number
  cleaningMinutes: number
}

const isOver = (source: Source): boolean => source.isOver

/** By screen and start. The movies cannot be archived until this is over. */
function findSources(
  tx: Sql,
  theaterId: string,
  theater: LockedTheater,
  { from, days }: Copy,
): Promise<Source[]> {
  const begin = boundsOf(from, theater.timeZone).from
  const end = boundsOf(addDays(from, days - 1), theater.timeZone).to
  return tx<Source[]>`
    select h.id, h.movie_id as "movieId", m.title as "movieTitle", m.duration_minutes as "movieMinutes",
      m.archived_at is not null or s.archived_at is not null or h.currency <> ${theater.currency} as "isOver", h.screen_id as "screenId", h.starts_at as "startsAt",
      h.sales_close_at as "salesCloseAt", h.language, h.format, h.prices, h.booking_fee as "bookingFee",
      h.orphan_rule as "orphanRule", h.companion_release_minutes as "companionReleaseMinutes",
      h.pre_show_minutes as "preShowMinutes", h.cleaning_minutes as "cleaningMinutes"
    from screens s join showtimes h on h.screen_id = s.id join movies m on m.id = h.movie_id
    where s.theater_id = ${theaterId} and h.status <> 'cancelled'
      and h.starts_at >= ${begin} and h.starts_at < ${end}
    order by h.screen_id, h.starts_at limit ${MOST_COPIED + 1}
    for share of m`
}

async function planCopies(
  tx: Sql,
  actor: Actor,
  sources: readonly Source[],
  { timeZone }: LockedTheater,
  copy: Copy,
): Promise<{ planned: Planned[]; overlaps: BatchOverlap[] }> {
  const planned: Planned[] = []
  const overlaps: BatchOverlap[] = []
  for (const screenId of new Set(sources.map((each) => each.screenId))) {
    const place = await placeOf(tx, actor, screenId)
    const onScreen = sources
      .filter((each) => each.screenId === screenId)
      .map((source) => {
        const { moment, ...asked } = timesOf(source.startsAt, timeZone, copy)
        const { prices, bookingFee, movieMinutes } = source
        const inCurrency = () => ({ prices, bookingFee, errors: [] })
        return { ...plan(place, movieMinutes, saleTermsOf(source, copy), moment, inCurrency), ...asked }
      })
    refuseOverlapsWithin(onScreen, 'to')
    planned.push(...onScreen)
    overlaps.push(...(await findOverlaps(tx, screenId, onScreen)).map((each) => ({ screenId, ...each })))
  }
  return { planned, overlaps }
}

/** The same time by the clocks of the theater, so many days later as `to` is than `from`. */
function timesOf(startsAt: Date, timeZone: string, { from, to }: Copy) {
  const local = localTimeOf(startsAt, timeZone)
  const day = addDays(local.slice(0, 10), (Date.parse(to) - Date.parse(from)) / DAY_MS)
  const time = local.slice(11, 16)
  const { moment, shown } = readClock(day, time, timeZone)
  if (moment <= new Date()) throw refused('to', `must be later: ${day} ${time} is over`)
  return { day, time, clock: shown, moment }
}

const saleTermsOf = (source: Source, { status }: Copy) => ({
  ...source,
  status,
  salesCutOffMinutes: (source.startsAt.getTime() - source.salesCloseAt.getTime()) / MINUTE_MS,
})
