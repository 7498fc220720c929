// A month of invented sales for the showtimes of the seed, so that reports, lists and the day of the office
// show something. Written once, in one transaction, and with every invariant that real sales have.

import { rankMovies } from '#shared/db/movie-ranks.ts'
import { businessDayAt } from '#shared/domain/business-day.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { groupBy } from '#shared/std/group-by.ts'
import type { Tx } from '../seed/catalogue.ts'
import { movies } from '../seed/movies.ts'
import { addShowtimes, lockSeed } from '../seed/seed.ts'
import { theaters as seedTheaters } from '../seed/theaters.ts'
import { type HallSeat, newHall } from './halls.ts'
import {
  insertCashiers,
  insertCustomers,
  insertPromos,
  insertTaxes,
  isAdded,
  type Theater,
} from './people.ts'
import { newRandom } from './random.ts'
import { insertReviews } from './reviews.ts'
import { addSale, newBatch } from './rows.ts'
import { type Market, type Sale, type Show, salesOf } from './sales.ts'
import { closeShifts, openShifts, type Shift } from './shifts.ts'

const DAYS = 30
/** Seats are sold so long ahead. */
const DAYS_AHEAD = 9
const DAY_MS = 86_400_000

export interface DemoData {
  /** `there`: it was added before. `foreign`: the database has other data than the seed's. */
  outcome: 'added' | 'there' | 'foreign'
  showtimes: number
  tickets: number
}

export const outcomeInWords = ({ outcome, showtimes, tickets }: DemoData): string =>
  outcome === 'added'
    ? `Demo data added: ${tickets} tickets of ${showtimes} showtimes`
    : outcome === 'there'
      ? 'The demo data is there already: nothing changed'
      : 'No demo data: the database has other data than the sample data'

export interface DemoDataPlan {
  ticketKey: string
  now?: Date
  /** Business days before today. */
  days?: number
}

export async function addDemoData(databaseUrl: string, plan: DemoDataPlan): Promise<DemoData> {
  const { ticketKey, now = new Date(), days = DAYS } = plan
  const sql = openSql(databaseUrl, 1, 'milo-demo-data')
  try {
    const added = await sql.begin((tx) => add(tx, { ticketKey, now, days }))
    // Without it Postgres plans for empty tables until autovacuum comes by.
    if (added.outcome === 'added') await sql`analyze`
    return added
  } finally {
    await sql.end()
  }
}

async function add(tx: Tx, { ticketKey, now, days }: Required<DemoDataPlan>): Promise<DemoData> {
  // Signing the tickets of a day takes longer on a busy machine than transactions may wait for us. Nobody
  // else needs what this one locks.
  await tx`set local idle_in_transaction_session_timeout = '2min'`
  await lockSeed(tx)
  const nothing = { showtimes: 0, tickets: 0 }
  if (await isAdded(tx)) return { outcome: 'there', ...nothing }
  const staff = await tx`select from users where email = 'staff@milo.test'`
  if (staff.length === 0) return { outcome: 'foreign', ...nothing }
  await addShowtimes(tx, now, { first: -days, end: 0 })
  const theaters = await insertCashiers(
    tx,
    seedTheaters.map(({ name }) => name),
  )
  const since = new Date(now.getTime() - (days + 2) * DAY_MS)
  await insertTaxes(tx, theaters.values(), since)
  const customers = await insertCustomers(tx)
  const market: Market = { random: newRandom(days), now, customers, promos: await insertPromos(tx) }
  const halls = await findSeats(tx, theaters)
  const shows = await findShows(tx, theaters, { since, now })
  let tickets = 0
  for (const [day, ofDay] of groupBy(shows, ({ startsAt, timeZone }) => businessDayAt(startsAt, timeZone)))
    tickets += await sellDay(tx, { day, shows: ofDay, halls, theaters, market, ticketKey })
  const customerIds = customers.map(({ id }) => id)
  await insertReviews(tx, { random: market.random, now, customerIds })
  await rankMovies(tx as unknown as Sql)
  // Redis may have the maps of showtimes to come already.
  await tx`
    insert into map_checks (showtime_id)
    select distinct r.showtime_id from reservations r join showtimes h on h.id = r.showtime_id where h.ends_at > now()`
  return { outcome: 'added', showtimes: shows.length, tickets }
}

interface Day {
  day: string
  shows: readonly Show[]
  halls: Map<string, HallSeat[]>
  theaters: Map<string, Theater>
  market: Market
  ticketKey: string
}

/** Returns the number of tickets. */
async function sellDay(tx: Tx, { day, shows, halls, theaters, market, ticketKey }: Day): Promise<number> {
  const { random, now } = market
  const sales = shows
    .flatMap((show) => salesOf(show, newHall(halls.get(show.layoutId)!), market))
    .sort((a, b) => a.soldAt.getTime() - b.soldAt.getTime())
  const shifts = await openShifts(tx, theaters.values(), { day, now, sales })
  const batch = newBatch()
  for (const sale of sales) {
    const usherId = theaters.get(sale.show.theaterId)!.cashiers[1]
    addSale(sale, { batch, random, ticketKey, usherId, shift: shiftOf(shifts, sale) })
  }
  await batch.insert(tx)
  await closeShifts(tx, shifts, { now, random })
  return sales.reduce((sum, { fate, quote }) => sum + (fate === 'declined' ? 0 : quote.seats.length), 0)
}

const shiftOf = (shifts: readonly Shift[], { show, soldAt }: Sale): Shift | undefined =>
  shifts.find(({ theaterId, from, to }) => theaterId === show.theaterId && from <= soldAt && soldAt < to)

/** Seats by layout, without wheelchair places and those beside them, which have rules of their own. */
async function findSeats(tx: Tx, theaters: Map<string, Theater>): Promise<Map<string, HallSeat[]>> {
  const seats = await tx<HallSeat[]>`
    select seats.id, seats.layout_id as "layoutId", seats.index, section, row, seats.number, category, x
    from seats join layouts on layouts.id = seats.layout_id join screens on screens.id = layouts.screen_id
    where screens.theater_id = any(${[...theaters.keys()]}) and not accessible and not companion
    order by seats.layout_id, seats.index`
  return groupBy(seats, ({ layoutId }) => layoutId)
}

/** What is or was on sale, and nobody has claimed a seat of. */
async function findShows(
  tx: Tx,
  theaters: Map<string, Theater>,
  { since, now }: { since: Date; now: Date },
): Promise<Show[]> {
  const rows = await tx<(Omit<Show, 'isFamily' | 'appeal'> & { title: string })[]>`
    select h.id, h.layout_id as "layoutId", s.theater_id as "theaterId", h.starts_at as "startsAt", h.ends_at as "endsAt",
      h.currency, h.prices, h.booking_fee as "bookingFee", t.time_zone as "timeZone", m.title,
      coalesce(m.release_date, h.starts_at::date)::text as "releaseDate"
    from showtimes h join screens s on s.id = h.screen_id join theaters t on t.id = s.theater_id
    join movies m on m.id = h.movie_id
    where t.id = any(${[...theaters.keys()]}) and h.status = 'scheduled'
      and h.starts_at between ${since} and ${new Date(now.getTime() + DAYS_AHEAD * DAY_MS)}
      and not exists (select from reservation_seats claim where claim.showtime_id = h.id)
    order by h.starts_at, h.id`
  return rows.map(({ title, ...show }) => {
    const place = movies.findIndex((movie) => movie.title === title)
    const isFamily = movies[place]?.audience === 'family'
    // Between 0.7 and 1.3, and another one for each movie.
    return { ...show, isFamily, appeal: 0.7 + ((place * 7) % 12) / 20 }
  })
}
