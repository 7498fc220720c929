// Staff create and change showtimes. A screen shows one at a time; the answer to an overlap names the other.
import type { OrphanRule } from '../domain/hold.ts'
import type { Prices } from '../domain/price.ts'
import { canShow } from '../domain/screen.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { insertRow } from './rows.ts'
import { lockScreen, type Screen } from './screens.ts'
import { findShowtime, type ShowtimeView } from './showtimes-list.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'

export interface ScheduledShow {
  movieId: string
  language: string
  format?: string | undefined
  preShowMinutes: number
  cleaningMinutes: number
  salesCutOffMinutes: number
  orphanRule: OrphanRule
  companionReleaseMinutes: number
  status: 'draft' | 'scheduled'
}

/** Amounts in minor units, or the fields with another currency. */
export type InCurrency = (currency: string) => {
  prices: Prices
  bookingFee: number | undefined
  errors: { path: string; message: string }[]
}

export const MINUTE_MS = 60_000

export async function createShowtime(
  sql: Sql,
  actor: Actor,
  given: ScheduledShow & { screenId: string; startsAt: Date },
  amountsIn: InCurrency,
): Promise<Outcome<ShowtimeView>> {
  return staffChange(sql, actor, async (tx) => {
    const place = await placeOf(tx, actor, given.screenId)
    const planned = plan(place, await durationOf(tx, given.movieId), given, given.startsAt, amountsIn)
    const [overlap] = await findOverlaps(tx, given.screenId, [planned])
    if (overlap) throw new ChangeRefused('showtime_overlap', { ...overlapDetail(overlap), overlap })
    await insertRow(tx, 'showtimes', planned)
    const after = (await findShowtime(tx, planned.id))!
    return { value: after, note: { action: 'showtime.create', subjectId: planned.id, before: null, after } }
  })
}

export interface Place {
  screen: Screen
  layoutId: string
  currency: string
  timeZone: string
}

/** Locks the screen and reads what its showtimes need; refused if it has no seats yet. */
export async function placeOf(tx: Sql, actor: Actor, screenId: string): Promise<Place> {
  const screen = await lockScreen(tx, actor, screenId)
  const [row] = await tx<Omit<Place, 'screen'>[]>`
    select layouts.id as "layoutId", currency, time_zone as "timeZone" from layouts
    join theaters on theaters.id = ${screen.theaterId}
    where screen_id = ${screenId} order by version desc limit 1`
  if (!row)
    throw new ChangeRefused('wrong_state', {
      detail: `Screen ${screen.number} has no seats yet: create its layout first.`,
    })
  return { screen, ...row }
}

/** Minutes. The movie cannot be archived until this is over. */
export async function durationOf(tx: Sql, movieId: string): Promise<number> {
  const [movie] = await tx<{ minutes: number }[]>`
    select duration_minutes as minutes from movies where id = ${movieId} and archived_at is null for share`
  if (!movie)
    throw new ChangeRefused('invalid_input', {
      errors: [{ path: 'movieId', message: 'must be a movie of the programme' }],
    })
  return movie.minutes
}

export type PlannedShowtime = ReturnType<typeof plan>

/** A row of showtimes; refused if the input does not fit the place. */
export function plan(
  { screen, layoutId, currency }: Place,
  minutes: number,
  show: ScheduledShow,
  startsAt: Date,
  amountsIn: InCurrency,
) {
  const { prices, bookingFee = 0, errors } = amountsIn(currency)
  const { movieId, language, format = screen.format, preShowMinutes, cleaningMinutes, orphanRule } = show
  const { companionReleaseMinutes, status } = show
  if (!canShow(screen.format, format))
    errors.push({
      path: 'format',
      message: `must be standard or ${screen.format}, the formats of screen ${screen.number}`,
    })
  errors.push(...startsTooEarly(startsAt))
  const occupied = preShowMinutes + minutes + cleaningMinutes
  errors.push(...endsTooLate(show.salesCutOffMinutes, occupied))
  if (errors.length > 0) throw new ChangeRefused('invalid_input', { errors })
  return {
    id: newId(),
    movieId,
    screenId: screen.id,
    layoutId,
    startsAt,
    endsAt: new Date(startsAt.getTime() + occupied * MINUTE_MS),
    salesCloseAt: new Date(startsAt.getTime() - show.salesCutOffMinutes * MINUTE_MS),
    language,
    format,
    currency,
    prices,
    bookingFee,
    orphanRule,
    companionReleaseMinutes,
    preShowMinutes,
    cleaningMinutes,
    status,
    createdAt: new Date(),
  }
}

export const startsTooEarly = (startsAt: Date) =>
  startsAt > new Date() ? [] : [{ path: 'startsAt', message: 'must be in the future' }]

/** Sales may go on after the start, but not after the end. */
export const endsTooLate = (salesCutOffMinutes: number, occupiedMinutes: number) =>
  -salesCutOffMinutes <= occupiedMinutes
    ? []
    : [
        {
          path: 'salesCutOffMinutes',
          message: `must be at least ${-occupiedMinutes}: sales cannot go on after the showtime ends`,
        },
      ]

export interface Overlap {
  /** The showtime to add. */
  startsAt: Date
  endsAt: Date
  /** The existing one. */
  other: { showtimeId: string; movieTitle: string; startsAt: Date; endsAt: Date }
}

/** Which of these overlap a showtime of the screen, published or not, by start. */
export function findOverlaps(
  tx: Sql,
  screenId: string,
  planned: readonly Pick<PlannedShowtime, 'startsAt' | 'endsAt'>[],
): Promise<Overlap[]> {
  const times = planned.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))
  return tx<Overlap[]>`
    select wanted."startsAt", wanted."endsAt", json_build_object('showtimeId', showtimes.id, 'movieTitle', title,
      'startsAt', showtimes.starts_at, 'endsAt', showtimes.ends_at) as other
    from jsonb_to_recordset(${tx.json(times as never)}) as wanted ("startsAt" timestamptz, "endsAt" timestamptz)
    join showtimes on showtimes.screen_id = ${screenId} and showtimes.status <> 'cancelled'
      and tstzrange(showtimes.starts_at, showtimes.ends_at) && tstzrange(wanted."startsAt", wanted."endsAt")
    join movies on movies.id = showtimes.movie_id
    order by wanted."startsAt", showtimes.starts_at`
}

export const overlapDetail = ({ other }: Overlap) => ({
  detail: `“${other.movieTitle}” occupies the screen at that time.`,
  showtimeId: other.showtimeId,
})
