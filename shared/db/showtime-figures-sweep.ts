// The sweep's part of reports: counts whole showtimes that changed, and keeps their figures. Each change of a
// sale leaves a row in `report_changes`, in the same transaction.
import type { Sql } from '../resources.ts'
import { countedFigures, countedPayments, summed } from './showtime-figures.ts'

/** The advisory lock that the triggers for taxes and time zones take, too; "figu" in ASCII. */
const FIGURES_LOCK = 1_718_183_797
/** About 2 ms each, more for a large hall. */
const SHOWTIMES_AT_ONCE = 100
/** In a rush each showtime has many changes, which are handled together. */
const CHANGES_READ = 20_000

/**
 * Counts showtimes that changed, the longest waiting first, until none is left or the time is over. A crash
 * loses nothing: a batch is counted and its changes are deleted in one transaction.
 */
export async function keepFigures(sql: Sql, budgetMs: number): Promise<{ count: number; more: boolean }> {
  const end = performance.now() + budgetMs
  // Changes that arrive meanwhile are left for the next run, which counts a busy showtime only once.
  const [last] = await sql<{ id: number | null }[]>`select max(id) as id from report_changes`
  let count = 0
  let atOnce = SHOWTIMES_AT_ONCE
  let wasTooMany = false
  for (let kept = -1; kept !== 0 && last!.id !== null; ) {
    // A batch that took too long is tried again in smaller ones. Otherwise every run would begin with it.
    if (!wasTooMany && performance.now() > end) return { count, more: true }
    try {
      const done = await keepBatch(sql, last!.id, atOnce)
      if (done === 'not_mine') return { count, more: true }
      kept = done
      count += kept
      wasTooMany = false
    } catch (error) {
      if ((error as { code?: string }).code !== QUERY_CANCELED || atOnce === 1) throw error
      // A hundred arenas take longer than a statement may; ten do not.
      atOnce = Math.ceil(atOnce / 10)
      wasTooMany = true
    }
  }
  return { count, more: false }
}

/** SQLSTATE of a statement over its time-out. */
const QUERY_CANCELED = '57014'

/**
 * One caller at a time: if two counted the same showtime, the one with the older snapshot could write last.
 * It takes the changes first, so the counts include all of them. Changes that arrive meanwhile stay.
 */
const keepBatch = (sql: Sql, lastId: number, atOnce: number): Promise<number | 'not_mine'> =>
  sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const [lock] = await tx`select pg_try_advisory_xact_lock(${FIGURES_LOCK}) as mine`
    if (!lock!.mine) return 'not_mine'
    const taken = await tx<{ showtimeId: string }[]>`
      with waiting as materialized (
        select id, showtime_id from report_changes where id <= ${lastId} order by id limit ${CHANGES_READ}
      ), picked as materialized (
        select showtime_id from waiting group by showtime_id order by min(id) limit ${atOnce}
      ), answered as (
        delete from report_changes where id = any(array(select id from waiting join picked using (showtime_id)))
      )
      select showtime_id as "showtimeId" from picked`
    const showtimeIds = taken.map(({ showtimeId }) => showtimeId)
    if (taken.length > 0) await count(tx, showtimeIds)
    return taken.length
  }) as Promise<number | 'not_mine'>

interface Day {
  theaterId: string
  day: string
}

async function count(tx: Sql, showtimeIds: string[]): Promise<void> {
  const picked = tx`picked as materialized (select unnest(${showtimeIds}::uuid[]) as showtime_id)`
  const days = await tx<Day[]>`
    delete from showtime_figures where showtime_id = any(${showtimeIds}::uuid[]) returning theater_id as "theaterId", day::text`
  const newDays = await tx<Day[]>`
    with ${picked} insert into showtime_figures ${countedFigures(tx)} returning theater_id as "theaterId", day::text`
  await sumMovies(tx, [...days, ...newDays])
  const paidDays = await tx<Day[]>`
    delete from showtime_payments where showtime_id = any(${showtimeIds}::uuid[])
    returning theater_id as "theaterId", paid_day::text as day`
  const newPaidDays = await tx<Day[]>`
    with ${picked} insert into showtime_payments ${countedPayments(tx)}
    returning theater_id as "theaterId", paid_day::text as day`
  await sumPayments(tx, [...paidDays, ...newPaidDays])
}

/** The showtimes as a table, each once. */
function touched(tx: Sql, days: readonly Day[], column: 'day' | 'paid_day') {
  const each = [...new Map(days.map((one) => [`${one.theaterId} ${one.day}`, one])).values()]
  return tx`(select unnest(${each.map(({ theaterId }) => theaterId)}::uuid[]) as theater_id,
    unnest(${each.map(({ day }) => day)}::date[]) as ${tx(column)}) touched`
}

async function sumMovies(tx: Sql, days: readonly Day[]): Promise<void> {
  const here = touched(tx, days, 'day')
  await tx`delete from movie_days kept using ${here} where kept.theater_id = touched.theater_id and kept.day = touched.day`
  await tx`
    insert into movie_days (theater_id, day, movie_id, taxed_from, ${summed(tx)})
    select theater_id, day, movie_id, taxed_from, ${summed(tx, (column) => `sum(${column})`)}
    from ${here} join showtime_figures using (theater_id, day) group by theater_id, day, movie_id, taxed_from`
}

async function sumPayments(tx: Sql, days: readonly Day[]): Promise<void> {
  const here = touched(tx, days, 'paid_day')
  await tx`
    delete from payment_days kept using ${here} where kept.theater_id = touched.theater_id and kept.paid_day = touched.paid_day`
  await tx`
    insert into payment_days (theater_id, paid_day, provider, method, status, payments, gross, refunds)
    select theater_id, paid_day, provider, method, status, sum(payments), sum(gross), sum(refunds)
    from ${here} join showtime_payments using (theater_id, paid_day) group by theater_id, paid_day, provider, method, status`
}
