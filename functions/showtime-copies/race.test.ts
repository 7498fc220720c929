// The same week is copied twice at the same moment: one is made, the other one is refused by name. The lock
// of the theater says so; behind it stands the constraint over the times of a screen.
import { afterEach, describe, expect, test } from 'vitest'
import { copyShowtimes } from '#shared/db/showtime-copies.ts'
import { momentOf } from '#shared/domain/local-time.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { insertScreen, insertShowtime } from '../../testing/catalogue.ts'
import { countOf, openSale, type Sale, useSale } from '../../testing/sales.ts'
import { signInStaff } from '../../testing/staff.ts'
import { unguarded, untilWaiting, whileLocked } from '../../testing/statements.ts'

const ZONE = 'Europe/Vienna'
const DAYS = ['2031-10-20', '2031-10-22', '2031-10-24']
const WEEK = { from: '2031-10-20', days: 7, to: '2031-11-03', status: 'draft', dryRun: false } as const
/** Of theaters and screens, in shared/db/showtime-copies.ts and screens.ts. */
const LOCK = 'for update'
/** Two that have written both wait for each other's end: Postgres then fails one for the deadlock. */
const REFUSED = ['23P01 showtimes_overlap', '40P01 undefined']

const sale = useSale()
const opened: Sale[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.end()
})

/**
 * Copies a week twice, with this client. Nobody writes before both wait: one to write, the other one for it
 * (or to write too, where nothing locks).
 */
async function copyTwice(of: Sale, sql: Sql) {
  const screen = await insertScreen(of.database.sql, { city: 'Vienna', timeZone: ZONE })
  const staff = await signInStaff(of.database.sql, of.env, screen.theaterId)
  for (const day of DAYS)
    await insertShowtime(of.database.sql, { screen, startsAt: momentOf(day, '20:15', ZONE) })
  const copy = () =>
    copyShowtimes(sql, { userId: staff.user.id, requestId: newId() }, screen.theaterId, { ...WEEK })
  // Against writers only.
  const [copies] = await whileLocked(of.database.sql, 'lock table showtimes in exclusive mode', async () => {
    const both = Promise.allSettled([copy(), copy()])
    await untilWaiting(of.database.url, 2)
    return [both] as const
  })
  const outcomes = (await copies).map((each) => (each.status === 'fulfilled' ? each.value : each.reason))
  const twice = await countOf(of.database.sql`
    select count(*) from showtimes a join showtimes b on b.screen_id = a.screen_id and b.id > a.id
      and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
    where a.screen_id = ${screen.screenId}`)
  const made = outcomes.find((each) => each.ok)
  return { outcomes, made, lost: outcomes.find((each) => each !== made), twice }
}

describe('the same week copied twice at once', () => {
  test('is made once; the other copy names what is in the way', async () => {
    const { made, lost, twice } = await copyTwice(sale, sale.database.sql)
    expect(made.value.showtimes).toHaveLength(DAYS.length)
    expect(lost).toMatchObject({ ok: false, code: 'showtime_overlap' })
    expect(lost.extras.overlaps).toHaveLength(DAYS.length)
    expect(twice).toBe(0)
  })

  test('is made once also without the lock: the constraint fails the other copy', async () => {
    const { sql, wasFound } = unguarded(sale.database.sql, LOCK)
    const { made, lost, twice } = await copyTwice(sale, sql)
    expect(made.value.showtimes).toHaveLength(DAYS.length)
    expect(`${lost.code} ${lost.constraint_name}`).toBeOneOf(REFUSED)
    expect([twice, wasFound()]).toEqual([0, true])
  })

  test('the negative control: without lock and constraint it is made twice', async () => {
    const of = await openSale()
    opened.push(of)
    await of.database.sql`alter table showtimes drop constraint showtimes_overlap`
    const { outcomes, twice } = await copyTwice(of, unguarded(of.database.sql, LOCK).sql)
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true])
    expect(twice).toBe(DAYS.length)
  })

  test('with the lock alone it is made once', async () => {
    const of = await openSale()
    opened.push(of)
    await of.database.sql`alter table showtimes drop constraint showtimes_overlap`
    const { lost, twice } = await copyTwice(of, of.database.sql)
    expect(lost).toMatchObject({ ok: false, code: 'showtime_overlap' })
    expect(twice).toBe(0)
  })
})
