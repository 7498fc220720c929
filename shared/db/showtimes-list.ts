// Showtimes as visitors search them: what, where and when.
import { type Money, money, type Prices } from '../domain/price.ts'
import type { ShowtimeStatus } from '../domain/showtime.ts'
import type { Sql } from '../resources.ts'
import { isAhead, startsOnDay } from './showtime-filters.ts'
import { isStaffOf } from './theater-access.ts'
import { isInCity } from './theaters.ts'

export interface ListedShowtime {
  id: string
  movie: { id: string; title: string; durationMinutes: number; certificate: string | null }
  theater: { id: string; name: string; city: string; timeZone: string }
  screen: { id: string; number: number; format: string }
  startsAt: Date
  endsAt: Date
  salesCloseAt: Date
  language: string
  format: string
  status: ShowtimeStatus
  /** By seat category, then ticket type. */
  prices: Record<string, Record<string, Money>>
  /** Per seat, on top of its price. */
  bookingFee: Money
}

/** One showtime, with its settings by staff. */
export interface ShowtimeView extends ListedShowtime {
  preShowMinutes: number
  cleaningMinutes: number
  orphanRule: 'strict' | 'warn' | 'off'
  /** Until so long before the start, companion seats are sold only with their accessible place. */
  companionReleaseMinutes: number
}

export interface ShowtimeFilter {
  movieId?: string | undefined
  theaterId?: string | undefined
  city?: string | undefined
  /** A day in the theater's zone. */
  date?: string | undefined
  /** Left out: from now, including showtimes still on sale. */
  from?: Date | undefined
  /** Exclusive. */
  to?: Date | undefined
  /** Start and id of the last showtime of the page before. */
  after?: readonly [string, string] | undefined
  limit: number
  /** Staff, who see drafts of their theaters as well. */
  staffId?: string | undefined
}

interface Row extends Omit<ListedShowtime, 'prices' | 'bookingFee'> {
  prices: Prices
  bookingFee: number
  currency: string
  sortedBy: string
}

/**
 * Scheduled ones, and drafts for their staff, by start, then id; `sortedBy` is the start in microseconds,
 * which a Date would cut.
 */
export async function listShowtimes(
  sql: Sql,
  filter: ShowtimeFilter,
): Promise<{ showtime: ListedShowtime; sortedBy: string }[]> {
  const { movieId, theaterId, city, limit } = filter
  const ofPlace = theaterId !== undefined || city !== undefined
  const rows = await sql<Row[]>`
    select ${columns(sql)}
    ${ofPlace && movieId === undefined ? firstOfEachScreen(sql, filter) : joined(sql)}
    where theaters.active and ${isWanted(sql, filter)}
      ${movieId === undefined ? sql`` : sql`and movies.id = ${movieId}`}
      ${theaterId === undefined ? sql`` : sql`and theaters.id = ${theaterId}`}
      ${city === undefined ? sql`` : sql`and ${isInCity(sql, city)}`}
    order by showtimes.starts_at, showtimes.id limit ${limit}`
  return rows.map(({ sortedBy, ...row }) => ({ sortedBy, showtime: withMoney(row) }))
}

const isWanted = (sql: Sql, { date, from, to, after, staffId }: ShowtimeFilter) => sql`
  ${isVisible(sql, staffId)} and ${from === undefined ? isAhead(sql) : sql`showtimes.starts_at >= ${from}`}
  ${to === undefined ? sql`` : sql`and showtimes.starts_at < ${to}`}
  ${date === undefined ? sql`` : sql`and ${startsOnDay(sql, date)}`}
  ${after ? sql`and (showtimes.starts_at, showtimes.id) > (${after[0]}::text::timestamptz, ${after[1]})` : sql``}`

const isVisible = (sql: Sql, staffId: string | undefined) =>
  staffId === undefined
    ? sql`showtimes.status = 'scheduled'`
    : sql`(showtimes.status = 'scheduled' or showtimes.status = 'draft' and ${isStaffOf(sql, staffId, sql`screens.theater_id`)})`

/**
 * A page of a theater or city is within the first rows of each of its screens. Without this, Postgres reads
 * the showtimes of all theaters by start until a page is full: all of them for a theater without any.
 */
const firstOfEachScreen = (sql: Sql, filter: ShowtimeFilter) => sql`
  from theaters
  join screens on screens.theater_id = theaters.id
  cross join lateral (
    select * from showtimes where showtimes.screen_id = screens.id and ${isWanted(sql, filter)}
    order by starts_at, id limit ${filter.limit}) showtimes
  join movies on movies.id = showtimes.movie_id`

/** In any status: a ticket of a cancelled showtime still names it. */
export async function findShowtime(sql: Sql, id: string): Promise<ShowtimeView | undefined> {
  const [row] = await sql<(Row & Omit<ShowtimeView, keyof ListedShowtime>)[]>`
    select ${columns(sql)}, pre_show_minutes as "preShowMinutes", cleaning_minutes as "cleaningMinutes",
      orphan_rule as "orphanRule", companion_release_minutes as "companionReleaseMinutes"
    ${joined(sql)} where showtimes.id = ${id}`
  if (!row) return undefined
  const { sortedBy: _, preShowMinutes, cleaningMinutes, orphanRule, companionReleaseMinutes, ...rest } = row
  return { ...withMoney(rest), preShowMinutes, cleaningMinutes, orphanRule, companionReleaseMinutes }
}

const joined = (sql: Sql) => sql`
  from showtimes
  join movies on movies.id = showtimes.movie_id
  join screens on screens.id = showtimes.screen_id
  join theaters on theaters.id = screens.theater_id`

const columns = (sql: Sql) => sql`
  showtimes.id,
  json_build_object('id', movies.id, 'title', movies.title, 'durationMinutes', movies.duration_minutes,
    'certificate', movies.certificate) as movie,
  json_build_object('id', theaters.id, 'name', theaters.name, 'city', theaters.city,
    'timeZone', theaters.time_zone) as theater,
  json_build_object('id', screens.id, 'number', screens.number, 'format', screens.format) as screen,
  showtimes.starts_at as "startsAt", showtimes.ends_at as "endsAt", showtimes.sales_close_at as "salesCloseAt",
  showtimes.language, showtimes.format, showtimes.status, showtimes.prices, showtimes.currency,
  showtimes.booking_fee as "bookingFee",
  to_char(showtimes.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sortedBy"`

function withMoney({ prices, bookingFee, currency, ...rest }: Omit<Row, 'sortedBy'>): ListedShowtime {
  const priced = Object.entries(prices).map(([category, byType]) => [
    category,
    Object.fromEntries(Object.entries(byType).map(([type, amount]) => [type, money(amount, currency)])),
  ])
  return { ...rest, prices: Object.fromEntries(priced), bookingFee: money(bookingFee, currency) }
}
