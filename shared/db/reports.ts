// Figures of a theater by business days. Each reservation counts at its showtime, so that sales, refunds and
// disputes of one stand in one row, and rows add up to the payments. Figures that the sweep keeps are read,
// those of showtimes that changed since are counted here: in one statement, so that nothing counts twice.
import type { Sql } from '../resources.ts'
import { businessDay, countedFigures, summed } from './showtime-figures.ts'

export const reportGroups = ['day', 'week', 'movie', 'showtime', 'ticketType', 'hour'] as const
export type ReportGroup = (typeof reportGroups)[number]

export interface ReportScope {
  theaterId: string
  timeZone: string
  from: Date
  /** Exclusive. */
  to: Date
  group: ReportGroup
  /** These alone; left out: all. */
  movieIds?: readonly string[]
}

/** Showtimes whose figures are not kept, or not as they are now. */
export const changed = (sql: Sql) =>
  sql`changed as materialized (select distinct showtime_id from report_changes)`

/** Business days of the scope, as figures have them. */
export const within = (
  sql: Sql,
  { theaterId, timeZone, from, to }: ReportScope,
  column: 'day' | 'paid_day',
) => {
  const dayOf = (moment: Date) => businessDay(sql, sql`${moment}::timestamptz`, sql`${timeZone}::text`)
  return sql`theater_id = ${theaterId} and ${sql(column)} >= ${dayOf(from)} and ${sql(column)} < ${dayOf(to)}`
}

/** Of these movies alone, where the scope names some. */
const ofMovies = (sql: Sql, { movieIds }: ReportScope, column: string) =>
  movieIds === undefined ? sql`true` : sql`${sql(column)} = any(${movieIds as string[]}::uuid[])`

/** Those that changed and begin in the scope. */
export const picked = (sql: Sql, scope: ReportScope) => sql`
  picked as materialized (
    select h.id as showtime_id from changed join showtimes h on h.id = changed.showtime_id join screens s on s.id = h.screen_id
    where s.theater_id = ${scope.theaterId} and h.starts_at >= ${scope.from} and h.starts_at < ${scope.to}
      and ${ofMovies(sql, scope, 'h.movie_id')})`

/**
 * Figures of the scope, to be added up: what is kept, less what was kept of showtimes that changed since, and
 * what those are now. By hour or showtime they are those of each showtime, else of a day and a movie.
 */
export const figures = (sql: Sql, scope: ReportScope) => {
  const isOfEach = scope.group === 'hour' || scope.group === 'showtime'
  const of = sql.unsafe(`day, movie_id, taxed_from, ${isOfEach ? 'hour, showtime_id, ' : ''}`)
  const movies = ofMovies(sql, scope, 'movie_id')
  return sql`
    ${changed(sql)}, ${picked(sql, scope)}, figures as (
      select ${of} ${summed(sql)} from ${sql(isOfEach ? 'showtime_figures' : 'movie_days')}
      where ${within(sql, scope, 'day')} and ${movies}
      union all
      select ${of} ${summed(sql, (column) => `-${column}`)} from changed join showtime_figures using (showtime_id)
      where ${within(sql, scope, 'day')} and ${movies}
      union all
      select ${of} ${summed(sql)} from (${countedFigures(sql)}) counted
    )`
}

/** A Monday; weeks begin on Monday (ISO 8601). */
const MONDAY = '2001-01-01'
const weekday = (sql: Sql) => sql`((day - ${MONDAY}::date) % 7 + 7) % 7`

/**
 * What rows of `figures` are grouped by, and the key and the label of a group. Both are made from the sums:
 * text for each showtime would cost more than all else.
 */
export function groupOf(sql: Sql, { group, timeZone }: ReportScope) {
  const isoDay = sql`to_char(grouped, 'YYYY-MM-DD')`
  const nothing = sql``
  switch (group) {
    case 'week':
      return {
        ...{ by: sql`day - ${weekday(sql)}`, key: isoDay, join: nothing },
        label: sql`to_char(grouped, 'IYYY-"W"IW')`,
      }
    case 'movie':
      return {
        ...{ by: sql`movie_id`, key: sql`grouped::text`, label: sql`m.title` },
        join: sql`join movies m on m.id = grouped`,
      }
    case 'showtime':
      return {
        ...{ by: sql`showtime_id`, key: sql`grouped::text` },
        label: sql`to_char(h.starts_at at time zone ${timeZone}::text, 'YYYY-MM-DD HH24:MI') || ' ' || m.title`,
        join: sql`join showtimes h on h.id = grouped join movies m on m.id = h.movie_id`,
      }
    case 'hour':
      return {
        ...{ by: sql`${weekday(sql)} * 24 + hour`, join: nothing },
        key: sql`grouped / 24 + 1 || '-' || lpad((grouped % 24)::text, 2, '0')`,
        label: sql`to_char(${MONDAY}::date + grouped / 24, 'Dy') || ' ' || lpad((grouped % 24)::text, 2, '0') || ':00'`,
      }
    case 'ticketType':
      return { by: sql`null::date`, key: sql`''`, label: sql`''`, join: nothing }
    default:
      return { by: sql`day`, key: isoDay, label: isoDay, join: nothing }
  }
}

export interface OccupancyPart {
  key: string
  label: string
  showtimes: number
  capacity: number
  tickets: number
  comps: number
  checkedIn: number
}

/** Showtimes that were not cancelled. */
export const occupancyParts = (sql: Sql, scope: ReportScope): Promise<OccupancyPart[]> => {
  const { by, key, label, join } = groupOf(sql, scope)
  return sql<OccupancyPart[]>`
    with ${figures(sql, scope)}, sums as (
      select ${by} as grouped, sum(shown)::int as showtimes, sum(capacity)::int as capacity, sum(seated)::int as tickets,
        sum(seated_comps)::int as comps, sum(checked_in)::int as checked_in
      from figures group by grouped having sum(shown) > 0
    )
    select ${key} as key, ${label} as label, showtimes, capacity, tickets, comps, checked_in as "checkedIn"
    from sums ${join} order by 1`
}
