// The programme of a day or a week on other days: the same by the clocks of the theater, all or none.
import { beforeEach, expect, test } from 'vitest'
import { momentOf } from '#shared/domain/local-time.ts'
import { newId } from '#shared/std/ids.ts'
import { insertScreen, insertShowtime, type SignedIn, type TestScreen } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { useSale } from '../../testing/sales.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import create from './create.ts'

const sale = useSale()
const ZONE = 'Europe/Vienna'
let screen: TestScreen
let staff: SignedIn
beforeEach(async () => {
  screen = await insertScreen(sale.database.sql, { city: 'Vienna', timeZone: ZONE })
  staff = await signInStaff(sale.database.sql, sale.env, screen.theaterId)
})

const path = (theaterId: string) => `/v1/theaters/${theaterId}/showtime-copies`
const copy = (body: object, as_ = staff) =>
  as(sale.env, as_)(create, 'POST', path(screen.theaterId), { from: '2031-10-20', to: '2031-10-27', ...body })
const at = (day: string, time: string) => momentOf(day, time, ZONE)
const showAt = (day: string, time: string, wishes: Parameters<typeof insertShowtime>[1] = {}) =>
  insertShowtime(sale.database.sql, { screen, startsAt: at(day, time), ...wishes })

const onScreen = () => sale.database.sql<{ startsAt: Date; status: string; prices: object; fee: number }[]>`
  select starts_at as "startsAt", status, prices, booking_fee as fee from showtimes
  where screen_id = ${screen.screenId} order by starts_at`

testRefusals({
  fn: create,
  env: () => sale.env,
  method: 'POST',
  path: path(newId()),
  access: 'staff',
  body: { from: '2031-10-20', to: '2031-10-27' },
})

test('a day is copied by the clocks, from 05:00 to 05:00, with its prices and cut-off', async () => {
  const prices = { standard: { adult: 777 } }
  const salesCloseAt = at('2031-10-20', '20:05')
  await showAt('2031-10-20', '20:15', { prices, salesCloseAt, bookingFee: 33 })
  // After midnight, of the same business day; and of the days around it.
  await showAt('2031-10-21', '00:30')
  await showAt('2031-10-20', '04:30', { minutes: 25 })
  await showAt('2031-10-21', '05:00')
  await showAt('2031-10-20', '12:00', { status: 'cancelled' })
  const dry = await copy({ dryRun: true })
  expect(dry.status).toBe(200)
  const planned = await dry.json()
  // Clocks go back on the 26th: the same time is another one in UTC.
  expect(planned).toMatchObject({
    showtimes: [
      { id: null, day: '2031-10-27', time: '20:15', clock: 'once', startsAt: '2031-10-27T19:15:00.000Z' },
      { id: null, day: '2031-10-28', time: '00:30', clock: 'once', startsAt: '2031-10-27T23:30:00.000Z' },
    ],
    ...{ overlaps: [], leftOut: [] },
  })
  expect(await onScreen()).toHaveLength(5)
  const made = await copy({ status: 'draft' })
  expect(made.status).toBe(201)
  const { showtimes } = await made.json()
  expect((await onScreen()).slice(5)).toMatchObject([
    { startsAt: at('2031-10-27', '20:15'), status: 'draft', prices, fee: 33 },
    { startsAt: at('2031-10-28', '00:30'), status: 'draft' },
  ])
  const [closes] = await sale.database.sql`select sales_close_at from showtimes where id = ${showtimes[0].id}`
  expect(closes).toEqual({ sales_close_at: at('2031-10-27', '20:05') })
  const [entry] = await sale.database.sql`
    select action, theater_id from audit_log where actor_id = ${staff.user.id}`
  expect(entry).toEqual({ action: 'showtime_copy.create', theater_id: screen.theaterId })
})

test('a week is copied once: a second time every showtime is named, and nothing made', async () => {
  await showAt('2031-10-20', '20:15', { title: 'Ordet' })
  await showAt('2031-10-24', '18:00', { title: 'Gertrud' })
  expect((await (await copy({ days: 7 })).json()).showtimes).toHaveLength(2)
  const again = await problemOf(await copy({ days: 7 }))
  expect(again).toMatchObject({
    code: 'showtime_overlap',
    overlaps: [
      { screenId: screen.screenId, other: { movieTitle: 'Ordet' } },
      { screenId: screen.screenId, other: { movieTitle: 'Gertrud' } },
    ],
  })
  expect(await onScreen()).toHaveLength(4)
  const both = await Promise.all(['2031-11-03', '2031-11-03'].map((to) => copy({ days: 7, to })))
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('what is archived is left out by name, and the rest is made', async () => {
  const gone = await showAt('2031-10-20', '15:00', { title: 'Vampyr' })
  await showAt('2031-10-20', '20:15')
  await sale.database.sql`update movies set archived_at = now() where id = ${gone.movieId}`
  const made = await (await copy({})).json()
  expect(made).toMatchObject({
    showtimes: [{ time: '20:15' }],
    leftOut: [{ showtimeId: gone.showtimeId, movieTitle: 'Vampyr', startsAt: gone.startsAt.toISOString() }],
  })
  expect(await onScreen()).toHaveLength(3)
})

test('a screen that is archived, or prices of another currency, are left out by name as well', async () => {
  const { sql } = sale.database
  const kept = await showAt('2031-10-20', '20:15')
  const foreign = await showAt('2031-10-20', '10:00')
  const closed = await insertScreen(sql, { city: 'Vienna', timeZone: ZONE })
  await sql`
    update screens set theater_id = ${screen.theaterId}, number = 9, archived_at = now() where id = ${closed.screenId}`
  const gone = await showAt('2031-10-20', '15:00', { screen: closed })
  await sql`update showtimes set currency = 'CHF' where id = ${foreign.showtimeId}`
  const made = await (await copy({ dryRun: true })).json()
  expect(made.showtimes).toMatchObject([{ screenId: kept.screenId, time: '20:15' }])
  const left = made.leftOut.map(({ showtimeId }: { showtimeId: string }) => showtimeId)
  expect(left.sort()).toEqual([gone.showtimeId, foreign.showtimeId].sort())
})

test('copies that would run into each other where clocks skip an hour are refused by name', async () => {
  // 02:30 becomes 03:30 on 28 March 2032.
  await showAt('2032-03-21', '02:30', { minutes: 60 })
  await showAt('2032-03-21', '03:40', { minutes: 60 })
  const refused = await problemOf(await copy({ from: '2032-03-20', to: '2032-03-27' }))
  expect(refused).toMatchObject({ code: 'invalid_input', errors: [{ path: 'to' }] })
})

test.each([
  ['to', { to: '2001-01-01' }],
  ['to', { to: '2031-02-30' }],
  ['days', { days: 8 }],
  ['status', { status: 'cancelled' }],
])('a wrong %s is refused: %j', async (field, wrong) => {
  await showAt('2031-10-20', '20:15')
  expect(await problemOf(await copy(wrong))).toMatchObject({
    ...{ status: 400, code: 'invalid_input' },
    errors: [{ path: field }],
  })
})

test('staff of another theater may not', async () => {
  const other = await insertScreen(sale.database.sql, {})
  const stranger = await signInStaff(sale.database.sql, sale.env, other.theaterId)
  expect(await problemOf(await copy({}, stranger))).toMatchObject({ status: 403 })
})
