// The queries of reports on a year of 20 screens: how long each takes for a day, a week, a month and a year,
// and what Postgres reads for it. DAYS=30 writes less.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportLines } from '#shared/db/report-lines.ts'
import type { ReportGroup, ReportScope } from '#shared/db/reports.ts'
import { keepFigures } from '#shared/db/showtime-figures-sweep.ts'
import { listTodaysShowtimes } from '#shared/db/today.ts'
import { boundsOf, businessDayAt } from '#shared/domain/business-day.ts'
import { addDays } from '#shared/domain/local-time.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { migrate } from '../../local/migrate.ts'
import { startPostgres } from '../../local/servers/postgres.ts'
import { openPlans, type Plans } from '../../testing/plans.ts'
import { insertYear, SCREENS, theaterId } from './reports-year.ts'
import { median } from './seats-redis.ts'

const DAYS = Number(process.env.DAYS || 365)
const SPANS: Record<string, number> = { day: 1, week: 7, month: 30, year: DAYS }
const ROUNDS = 7
const TIME_ZONE = 'Europe/Vienna'
/** As many as sell in a busy minute, between two sweeps. */
const CHANGED = 30
/** SQLSTATE of a statement over its time-out. */
const QUERY_CANCELED = '57014'

const say = (line: string) => process.stdout.write(`${line}\n`)

type Query = (sql: Sql, scope: ReportScope) => Promise<unknown>
const by =
  (query: Query, group: ReportGroup): Query =>
  (sql, scope) =>
    query(sql, { ...scope, group })

const queries: Record<string, Query> = {
  'sales by day': by(reportLines.sales, 'day'),
  'sales by movie': by(reportLines.sales, 'movie'),
  'sales by showtime': by(reportLines.sales, 'showtime'),
  'sales by ticket type': by(reportLines.sales, 'ticketType'),
  'occupancy by hour': by(reportLines.occupancy, 'hour'),
  movies: by(reportLines.movies, 'movie'),
  payments: by(reportLines.payments, 'day'),
  'promo codes': by(reportLines['promo-codes'], 'day'),
}

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  const postgres = await startPostgres({ folder, durable: false, embedded: false })
  say(postgres.what)
  try {
    await migrate(postgres.url)
    const plans = openPlans(postgres.url)
    const begun = performance.now()
    await insertYear(plans.sql, DAYS)
    const [size] = await plans.sql`
      select (select count(*) from showtimes) as showtimes, (select count(*) from tickets) as tickets`
    say(`${DAYS} days of ${SCREENS} screens: ${size!.showtimes} showtimes, ${size!.tickets} tickets, `)
    say(`written in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`)
    // Watching plans costs time: times are taken as in production, with its time-out.
    const sql = openSql(postgres.url, 1)
    await keepAll(sql)
    await report(sql, plans)
    await plans.sql`insert into report_changes (showtime_id) select id from showtimes order by starts_at desc limit ${CHANGED}`
    say(`\nwith ${CHANGED} showtimes that changed since the sweep:`)
    await report(sql, plans)
    await Promise.all([plans.end(), sql.end()])
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As the sweep does after an upgrade. */
async function keepAll(sql: Sql): Promise<void> {
  await sql`insert into report_changes (showtime_id) select id from showtimes`
  const begun = performance.now()
  const { count } = await keepFigures(sql, Number.POSITIVE_INFINITY)
  say(`${count} showtimes counted, ${((performance.now() - begun) / count).toFixed(2)} ms each`)
  await sql`vacuum analyze`
}

async function report(sql: Sql, plans: Plans): Promise<void> {
  say(
    `${`ms, median (least) of ${ROUNDS}`.padEnd(26)}${Object.keys(SPANS)
      .map((span) => span.padStart(WIDTH))
      .join('')}   what a month reads`,
  )
  for (const [name, query] of Object.entries(queries)) {
    const times: Times[] = []
    for (const days of Object.values(SPANS)) times.push(await timeOf(() => query(sql, scopeOf(days))))
    const scans = await plans.watch(() => query(plans.sql, scopeOf(SPANS.month!)))
    line(name, times, scans)
  }
  const today = (from: Sql) => listTodaysShowtimes(from, theaterId, scopeOf(1))
  line('the day of the office', [await timeOf(() => today(sql))], await plans.watch(() => today(plans.sql)))
}

/** Of a cell: figures to 9999 (9999). */
const WIDTH = 13

function line(name: string, times: readonly Times[], scans: Awaited<ReturnType<Plans['watch']>>): void {
  const figures = times
    .map(({ usual, least }) =>
      (Number.isFinite(usual) ? `${usual.toFixed(0)} (${least.toFixed(0)})` : '> 10 s').padStart(WIDTH),
    )
    .join('')
    .padEnd(WIDTH * Object.keys(SPANS).length)
  // Left out: the sales of showtimes that changed, where none did.
  const scanned = scans.filter(({ rows }) => rows > 0)
  const read = scanned.map(({ table, index, rows }) => `${index ?? `ALL OF ${table}`} ${rows}`)
  say(`${name.padEnd(26)}${figures}   ${read.join(', ')}`)
}

/** The business days up to yesterday. */
function scopeOf(days: number): ReportScope {
  const last = addDays(businessDayAt(new Date(), TIME_ZONE), -1)
  const [from, to] = [boundsOf(addDays(last, 1 - days), TIME_ZONE).from, boundsOf(last, TIME_ZONE).to]
  return { theaterId, timeZone: TIME_ZONE, from, to, group: 'day' }
}

/** The least is nearest to what a machine takes that does nothing else. */
interface Times {
  usual: number
  least: number
}
const ENDED: Times = { usual: Number.POSITIVE_INFINITY, least: Number.POSITIVE_INFINITY }

/** Infinite for one that Postgres ends, as it does in production. */
async function timeOf(work: () => Promise<unknown>): Promise<Times> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now()
    try {
      await work()
    } catch (error) {
      if ((error as { code?: string }).code === QUERY_CANCELED) return ENDED
      throw error
    }
    times.push(performance.now() - begun)
  }
  return { usual: median(times), least: Math.min(...times) }
}
