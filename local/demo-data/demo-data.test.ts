// Demo data: sales that nobody made, and that neither the auditor nor a report can tell from real ones.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import type { Sql } from '#shared/resources.ts'
import { publicTicketKey, verifyTicketCode } from '#shared/tickets/codes.ts'
import sales from '../../functions/reports/sales.ts'
import { noRedis, signIn, testEnv } from '../../testing/catalogue.ts'
import type { Answered } from '../../testing/sales.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import { seed } from '../seed/seed.ts'
import { readOptions } from '../start/options.ts'
import { newTicketKey } from '../start/signing-keys.ts'
import { addDemoData, type DemoData } from './demo-data.ts'

const ticketKey = newTicketKey()
const DAY_MS = 86_400_000
/** Yesterday evening: something runs, and something is still to come. */
const now = new Date(`${new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)}T20:30:00Z`)
const plan = { ticketKey, now, days: 3 }

let database: TestDatabase
let added: DemoData
beforeAll(async () => {
  database = await testDatabase()
  await seed(database.url, now)
  for (const clock of UNUSUAL) await schedule(clock)
  added = await addDemoData(database.url, plan)
})
afterAll(() => database.end())

/** By the clocks of the theater: before its counter opens, and after the evening shift. */
const UNUSUAL = ['08:15', '03:30']

/** Staff's own showtime yesterday, on the first screen. */
async function schedule(clock: string): Promise<void> {
  await database.sql`
    insert into showtimes (id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, format,
      currency, prices, booking_fee)
    select gen_random_uuid(), h.movie_id, h.screen_id, h.layout_id, at, at + interval '90 minutes', at, h.language,
      h.format, h.currency, h.prices, h.booking_fee
    from showtimes h join screens s on s.id = h.screen_id join theaters t on t.id = s.theater_id,
      lateral (select (${day(now.getTime() - DAY_MS)}::date + ${clock}::time) at time zone t.time_zone as at) planned
    order by h.starts_at, h.id limit 1`
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10)

test('no invariant is violated, neither now nor once everything is at rest', async () => {
  expect(added.outcome).toBe('added')
  expect(await findInconsistencies(database.sql)).toEqual([])
  // Maps of showtimes to come are checked by the worker, which does not run here.
  const findings = await findInconsistencies(database.sql, { atRest: true })
  expect(findings.filter(({ kind }) => kind !== 'map_unchecked')).toEqual([])
})

test('the sums of each theater’s report are its payments, less what went back', async () => {
  const { sql } = database
  const theaters = await sql<{ id: string; gross: number; refunds: number }[]>`
    select s.theater_id as id, sum(p.amount)::bigint as gross,
      coalesce(sum((select sum(amount) from refunds where payment_id = p.id)), 0)::bigint as refunds
    from payments p join reservations r on r.id = p.reservation_id join showtimes h on h.id = r.showtime_id
    join screens s on s.id = h.screen_id where p.status <> 'declined' group by 1`
  expect(theaters).toHaveLength(3)
  const env = testEnv(database, noRedis)
  for (const { id, gross, refunds } of theaters) {
    expect(refunds).toBeGreaterThan(0)
    const staff = await signInStaff(sql, env, id)
    const span = `from=${day(now.getTime() - 5 * DAY_MS)}&to=${day(now.getTime() + 10 * DAY_MS)}`
    const answer = await as(env, staff)(sales, 'GET', `/v1/reports/sales?theaterId=${id}&${span}`)
    const { rows }: Answered = await answer.json()
    const sum = (column: string) => rows.reduce((all: number, row: Answered) => all + row[column].amount, 0)
    expect([sum('gross'), sum('refunds')]).toEqual([gross, refunds])
    expect(sum('net') + sum('tax')).toBe(gross - refunds - sum('disputed'))
  }
})

test('everything that reports and lists show is there, and nothing of it is still to happen', async () => {
  const [row] = await database.sql`
    select count(*) filter (where p.provider = 'simulator' and p.status = 'captured') as online,
      count(*) filter (where p.method = 'cash') as cash, count(*) filter (where p.method = 'terminal') as terminal,
      count(*) filter (where p.method = 'comp') as comps, count(*) filter (where p.status = 'declined') as declined,
      (select count(*) from promo_code_uses where seats > 0) as promos,
      (select count(*) from check_ins where at <= ${now}) as "letIn",
      (select count(*) from shifts where closed_at is not null) as closed,
      (select count(*) from shifts where closed_at is null) as open,
      (select count(distinct ticket_type) from reservation_seats) as types
    from payments p`
  for (const [what, count] of Object.entries(row!)) expect([what, count > 0]).toEqual([what, true])
  expect(row).toMatchObject({ types: 4, open: 3 })
  const [last] = await database.sql`
    select (select max(created_at) from payments) as sold, (select max(at) from check_ins) as scanned,
      (select max(created_at) from refunds) as refunded, (select max(opened_at) from shifts) as opened`
  for (const at of Object.values(last!)) expect((at as Date).getTime()).toBeLessThanOrEqual(now.getTime())
})

test('a shift was open at every sale at a counter, also of a showtime at an unusual hour', async () => {
  const sales = await database.sql<{ clock: string; inShift: boolean }[]>`
    select to_char(h.starts_at at time zone t.time_zone, 'HH24:MI') as clock,
      c.sold_at >= f.opened_at and c.sold_at < coalesce(f.closed_at, 'infinity') as "inShift"
    from counter_sales c join shifts f on f.id = c.shift_id join reservations r on r.id = c.reservation_id
    join showtimes h on h.id = r.showtime_id join theaters t on t.id = f.theater_id`
  expect(sales.filter(({ inShift }) => !inShift)).toEqual([])
  expect(sales.map(({ clock }) => clock)).toEqual(expect.arrayContaining(UNUSUAL))
})

test('tickets are signed by the key of the tickets', async () => {
  const [ticket] = await database.sql`select id, showtime_id, code from tickets limit 1`
  const facts = await verifyTicketCode([publicTicketKey(ticketKey)], ticket!.code)
  expect(facts).toMatchObject({ ticketId: ticket!.id, showtimeId: ticket!.showtime_id })
})

/** Rows of each table: `pg_class` has estimates only. */
async function counts(sql: Sql): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`
  const rows: Record<string, number> = {}
  for (const { name } of tables)
    rows[name] = (await sql<{ count: number }[]>`select count(*) from ${sql(name)}`)[0]!.count
  return rows
}

test('a second time changes nothing', async () => {
  const before = await counts(database.sql)
  expect(await addDemoData(database.url, { ...plan, days: 4 })).toMatchObject({ outcome: 'there' })
  expect(await counts(database.sql)).toEqual(before)
})

test('a database with other data gets no sales and no accounts', async () => {
  const own = await testDatabase()
  onTestFinished(() => own.end())
  await signIn(own.sql, testEnv(own, noRedis))
  const before = await counts(own.sql)
  expect(await addDemoData(own.url, plan)).toMatchObject({ outcome: 'foreign' })
  expect(await counts(own.sql)).toEqual(before)
})

test('npm start adds it only where it is asked to', () => {
  expect(readOptions([], {}).demoData).toBe(false)
  expect(readOptions(['--demo-data'], {}).demoData).toBe(true)
})
