// The queries of reports on a year of 20 screens: how long each takes for a day, a week, a month and a year,
// and what Postgres reads for it. DAYS=30 writes less.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportLines } from '#shared/db/report-lines.ts'
import type { ReportGroup, ReportScope } from '#shared/db/reports.ts'
import { listTodaysShowtimes } from '#shared/db/today.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { migrate } from '../../local/migrate.ts'
import { startPostgres } from '../../local/servers/postgres.ts'
import { openPlans, type Plans } from '../../testing/plans.ts'
import { insertYear, SCREENS, theaterId } from './reports-year.ts'
import { median } from './seats-redis.ts'

const DAYS = Number(process.env.DAYS || 365)
const SPANS: Record<string, number> = { day: 1, week: 7, month: 30, year: DAYS }
const ROUNDS = 3
const DAY_MS = 86_400_000
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
    await report(sql, plans)
    await Promise.all([plans.end(), sql.end()])
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function report(sql: Sql, plans: Plans): Promise<void> {
  say(
    `ms, median of ${ROUNDS}         ${Object.keys(SPANS)
      .map((span) => span.padStart(9))
      .join('')}   what a month reads`,
  )
  for (const [name, query] of Object.entries(queries)) {
    const times: number[] = []
    for (const days of Object.values(SPANS)) times.push(await timeOf(() => query(sql, scopeOf(days))))
    const scans = await plans.watch(() => query(plans.sql, scopeOf(SPANS.month!)))
    line(name, times, scans)
  }
  const today = (from: Sql) => listTodaysShowtimes(from, theaterId, scopeOf(1))
  line('the day of the office', [await timeOf(() => today(sql))], await plans.watch(() => today(plans.sql)))
}

function line(name: string, times: readonly number[], scans: Awaited<ReturnType<Plans['watch']>>): void {
  const figures = times
    .map((ms) => (Number.isFinite(ms) ? ms.toFixed(0) : '> 10 s').padStart(9))
    .join('')
    .padEnd(9 * Object.keys(SPANS).length)
  const read = scans.map(({ table, index, rows }) => `${index ?? `ALL OF ${table}`} ${rows}`)
  say(`${name.padEnd(24)}${figures}   ${read.join(', ')}`)
}

/** The days up to yesterday. */
function scopeOf(days: number): ReportScope {
  const end = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS)
  const from = new Date(end.getTime() - days * DAY_MS)
  return { theaterId, timeZone: 'Europe/Vienna', from, to: end, group: 'day' }
}

/** Infinite for one that Postgres ends, as it does in production. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now()
    try {
      await work()
    } catch (error) {
      if ((error as { code?: string }).code === QUERY_CANCELED) return Number.POSITIVE_INFINITY
      throw error
    }
    times.push(performance.now() - begun)
  }
  return median(times)
}
