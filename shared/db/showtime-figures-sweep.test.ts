// Reports from figures that the sweep keeps are those of the sales themselves: for any history, before a
// sweep, after it, and with two at once.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLong } from '../../testing/long.ts'
import { plainLines } from '../../testing/plain-reports.ts'
import { openReportedTheater, type ReportedTheater, take } from '../../testing/report-histories.ts'
import { type Sale, steps } from '../../testing/report-steps.ts'
import { servers, type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { boundsOf } from '../domain/business-day.ts'
import { openSql, type Sql } from '../resources.ts'
import { findInconsistencies } from './inconsistencies.ts'
import { reportLines } from './report-lines.ts'
import { type ReportScope, reportGroups } from './reports.ts'
import { keepFigures } from './showtime-figures-sweep.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
})
afterAll(() => database.end())

const LONG_MS = 60_000
const sweep = () => keepFigures(sql, LONG_MS)

/** Every report by everything, for all days and for the one on which clocks change. */
async function expectPlain({ sql, theaterId }: ReportedTheater): Promise<void> {
  const [theater] = await sql<{ timeZone: string }[]>`
    select time_zone as "timeZone" from theaters where id = ${theaterId}`
  const { timeZone } = theater!
  const ranges = [
    ['2026-03-15', '2026-04-20'],
    ['2026-03-28', '2026-03-28'],
  ] as const
  for (const [from, to] of ranges)
    for (const group of reportGroups)
      for (const report of Object.keys(reportLines) as (keyof typeof reportLines)[]) {
        const span = { from: boundsOf(from, timeZone).from, to: boundsOf(to, timeZone).to }
        const scope: ReportScope = { theaterId, timeZone, group, ...span }
        const [found, plain] = [await reportLines[report](sql, scope), await plainLines[report](sql, scope)]
        expect([report, group, from, ...found]).toEqual([report, group, from, ...plain])
      }
}

const marks = async () => (await sql`select from report_changes`).length

test('for any history reports are those of the sales, before a sweep and after it, also of two at once', async () => {
  const two = () => Promise.all([sweep(), sweep()])
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const reported = await openReportedTheater(sql)
      for (const step of history) await take(reported, step, two)
      await expectPlain(reported)
      await two()
      expect(await marks()).toBe(0)
      await expectPlain(reported)
      const found = await findInconsistencies(sql, { atRest: true })
      expect(found.filter(({ kind }) => kind.endsWith('_differ'))).toEqual([])
    }),
    { numRuns: isLong ? 300 : 15 },
  )
})

const sold: Sale = { show: 0, prices: [1000, 500], fees: 50, way: 'online', soldAt: '2026-03-28T12:00:00Z' }
async function sell(reported: ReportedTheater, sale = sold): Promise<void> {
  await take(reported, { kind: 'sell', sale }, sweep)
  await take(reported, { kind: 'capture', which: reported.sales.length - 1 }, sweep)
}

test('a report right after a sale has it, and needs the change that the sale left for that', async () => {
  const reported = await openReportedTheater(sql)
  await sell(reported)
  await sweep()
  await sell(reported)
  await expectPlain(reported)
  // The negative control: without it the sale is not in the report, nor in what the next sweep keeps.
  await sql`delete from report_changes`
  await expect(expectPlain(reported)).rejects.toThrow()
  await sweep()
  await expect(expectPlain(reported)).rejects.toThrow()
})

test('what a showtime that is deleted left is forgotten', async () => {
  const reported = await openReportedTheater(sql)
  await sweep()
  const { showtimeId } = reported.shows[2]!
  await sql`delete from showtimes where id = ${showtimeId}`
  await expectPlain(reported)
  await sweep()
  await expectPlain(reported)
  expect(await sql`select from showtime_figures where showtime_id = ${showtimeId}`).toHaveLength(0)
})

test('many showtimes are counted in batches, and reports are right when the time is over before them', async () => {
  const reported = await openReportedTheater(sql)
  await sell(reported)
  const { screenId, layoutId, movieId } = reported.shows[0]!
  await sql`
    insert into showtimes (id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, currency, prices)
    select gen_random_uuid(), ${movieId}, ${screenId}, ${layoutId}, at, at + interval '2 minutes', at, 'en', 'EUR', '{}'
    from generate_series(timestamptz '2026-04-05', '2026-04-05 20:00', interval '5 minutes') at`
  expect(await keepFigures(sql, 0)).toEqual({ count: 0, more: true })
  await expectPlain(reported)
  expect(await sweep()).toEqual({ count: 244, more: false })
  await expectPlain(reported)
  expect(await sweep()).toEqual({ count: 0, more: false })
})

// Each needs a second connection that waits.
describe.skipIf(servers.postgres !== 'real')('at once (needs a real Postgres)', () => {
  const DOOR = 7
  let own: TestDatabase
  let slow: Sql
  beforeAll(async () => {
    own = await testDatabase()
    slow = openSql(own.url, 1)
    // A sweep on this connection stops at the door, with its view of the sales and before it writes.
    await own.sql.unsafe(`
      create function wait_at_the_door() returns trigger language plpgsql as $$ begin
        if current_setting('milo.waits', true) = 'on' then perform pg_advisory_xact_lock(${DOOR}); end if;
        return new;
      end $$;
      create trigger door before insert on showtime_figures for each row execute function wait_at_the_door();`)
    await slow`select set_config('milo.waits', 'on', false)`
  })
  afterAll(async () => {
    await slow.end({ timeout: 1 })
    await own.end()
  })

  const waiters = async (count: number) => {
    const waiting = () => own.sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await waiting()).length).toBe(count)
  }

  /** Work while a sweep has counted and not written; then its end. */
  async function duringSweep(
    work: (pid: number) => Promise<unknown>,
  ): Promise<PromiseSettledResult<unknown>> {
    const [backend] = await slow`select pg_backend_pid() as pid`
    const door = await own.sql.reserve()
    await door`select pg_advisory_lock(${DOOR})`
    const counting = Promise.allSettled([keepFigures(slow, LONG_MS)])
    try {
      await waiters(1)
      await work(backend!.pid)
    } finally {
      await door`select pg_advisory_unlock(${DOOR})`
      door.release()
    }
    return (await counting)[0]!
  }

  const openSold = async () => {
    const reported = await openReportedTheater(own.sql)
    await sell(reported)
    return reported
  }

  test('a sale during a sweep is in the report then, after it, and after the next one', async () => {
    const reported = await openSold()
    const end = await duringSweep(async () => {
      await sell(reported)
      await expectPlain(reported)
    })
    expect(end).toMatchObject({ status: 'fulfilled' })
    await expectPlain(reported)
    await keepFigures(own.sql, LONG_MS)
    await expectPlain(reported)
  })

  test('a second sweep leaves the first one alone; without the lock it would wait for it', async () => {
    const reported = await openSold()
    await duringSweep(async () => {
      await sell(reported)
      expect(await keepFigures(own.sql, LONG_MS)).toEqual({ count: 0, more: true })
    })
    await expectPlain(reported)
    // The negative control: it waits for the changes that the first one took, and still counts nothing twice.
    await own.sql`create schema unguarded`
    await own.sql`create function unguarded.pg_try_advisory_xact_lock(bigint) returns boolean return true`
    const unguarded = openSql(own.url, 1)
    await unguarded`select set_config('search_path', 'unguarded, pg_catalog, public', false)`
    let second: Promise<unknown> | undefined
    await sell(reported)
    await duringSweep(async () => {
      await sell(reported)
      second = keepFigures(unguarded, LONG_MS)
      await waiters(2)
    })
    await second
    await unguarded.end({ timeout: 1 })
    await expectPlain(reported)
  })

  test('taxes that change during a sweep wait for it; without the lock the report would keep the old ones', async () => {
    const tax = async (reported: ReportedTheater, at: string, rate: number) =>
      take(reported, { kind: 'tax', rate, at }, () => keepFigures(own.sql, LONG_MS))
    const changeDuringSweep = async (wait: boolean) => {
      await keepFigures(own.sql, LONG_MS)
      const reported = await openSold()
      await tax(reported, '2026-03-20T00:00:00Z', 1000)
      let change: Promise<unknown> | undefined
      await duringSweep(async () => {
        change = tax(reported, '2026-03-28T00:00:00Z', 2000)
        await (wait ? waiters(2) : change)
      })
      await change
      return reported
    }
    await expectPlain(await changeDuringSweep(true))
    const [guarded] = await own.sql`select pg_get_functiondef('note_tax_change'::regproc) as text`
    const unguarded = guarded!.text.replace('perform pg_advisory_xact_lock(1718183797);', '')
    expect(unguarded).not.toBe(guarded!.text)
    await own.sql.unsafe(unguarded)
    await expect(expectPlain(await changeDuringSweep(false))).rejects.toThrow()
    await own.sql.unsafe(guarded!.text)
  })

  test('halls so large that a hundred take longer than a statement may are counted a few at a time', async () => {
    const reported = await openSold()
    await own.sql`
      create function count_slowly() returns trigger language plpgsql as $$ begin
        perform pg_sleep(0.2); return new; end $$`
    await own.sql`create trigger large before insert on showtime_figures for each row execute function count_slowly()`
    const impatient = openSql(own.url, 1)
    await impatient`select set_config('statement_timeout', '500', false)`
    // A run has no more time than a statement: the next one must not begin with the same.
    const counts: number[] = []
    while (counts.length < 3) counts.push((await keepFigures(impatient, 400)).count)
    expect(counts.reduce((sum, count) => sum + count)).toBe(3)
    await impatient.end({ timeout: 1 })
    await own.sql`drop trigger large on showtime_figures`
    await expectPlain(reported)
  })

  test('a sweep that dies leaves all to the next one', async () => {
    const reported = await openSold()
    const end = await duringSweep((pid) => own.sql`select pg_terminate_backend(${pid})`)
    expect(end.status).toBe('rejected')
    await expectPlain(reported)
    expect(await keepFigures(own.sql, LONG_MS)).toMatchObject({ count: 3 })
    await expectPlain(reported)
  })
})
