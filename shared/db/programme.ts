// The programme of a theater as its staff plan it: what runs on each screen, and what a new showtime needs.
import type { Prices } from '../domain/price.ts'
import type { Sql } from '../resources.ts'

export interface ProgrammeShowtime {
  id: string
  movie: { id: string; title: string }
  screen: { id: string; number: number }
  startsAt: Date
  endsAt: Date
  language: string
  format: string
  status: string
  preShowMinutes: number
  cleaningMinutes: number
  currency: string
  prices: Prices
  bookingFee: number
  /** Seats that somebody bought or is paying. */
  sold: number
}

/** In any status: showtimes that start in this span, by screen and start. */
export const listProgramme = (
  sql: Sql,
  theaterId: string,
  { from, to }: { from: Date; to: Date },
): Promise<ProgrammeShowtime[]> => sql<ProgrammeShowtime[]>`
  select h.id, json_build_object('id', m.id, 'title', m.title) as movie,
    json_build_object('id', s.id, 'number', s.number) as screen, h.starts_at as "startsAt", h.ends_at as "endsAt",
    h.language, h.format, h.status, h.pre_show_minutes as "preShowMinutes", h.cleaning_minutes as "cleaningMinutes",
    h.currency, h.prices, h.booking_fee as "bookingFee",
    (select count(*)::int from reservation_seats claim
      where claim.showtime_id = h.id and claim.released_at is null and claim.block_id is null) as sold
  from screens s join showtimes h on h.screen_id = s.id join movies m on m.id = h.movie_id
  where s.theater_id = ${theaterId} and h.starts_at >= ${from} and h.starts_at < ${to}
  order by s.number, h.starts_at, h.id`

export interface MovieChoice {
  id: string
  title: string
  durationMinutes: number
}

/** A list to choose from has no use for more. */
const MOST_CHOICES = 500

/** What can be scheduled, by title; where there are more, the newest. */
export const listMovieChoices = (sql: Sql): Promise<MovieChoice[]> => sql<MovieChoice[]>`
  select id, title, "durationMinutes" from (
    select id, title, duration_minutes as "durationMinutes" from movies where archived_at is null
    order by release_date desc nulls last, id limit ${MOST_CHOICES}) newest
  order by title, id`

export interface UsualTerms {
  language: string
  preShowMinutes: number
  cleaningMinutes: number
  prices: Prices
  bookingFee: number
}

/** Those of the theater's latest showtime, as a start for the next one; undefined before the first. */
export async function findUsualTerms(sql: Sql, theaterId: string): Promise<UsualTerms | undefined> {
  const [terms] = await sql<UsualTerms[]>`
    select last.language, last.pre_show_minutes as "preShowMinutes", last.cleaning_minutes as "cleaningMinutes",
      last.prices, last.booking_fee as "bookingFee"
    from screens s join theaters t on t.id = s.theater_id
    cross join lateral (
      select * from showtimes where screen_id = s.id and currency = t.currency order by starts_at desc limit 1) last
    where t.id = ${theaterId} order by last.starts_at desc, last.id limit 1`
  return terms
}
