// Time zones of theaters: those that Node and Postgres both have, read alike, and not changed behind a
// buyer's back.
import { beforeAll, describe, expect, test } from 'vitest'
import { momentOf } from '#shared/domain/local-time.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, type SignedIn } from '../../testing/catalogue.ts'
import { problemOf } from '../../testing/refusals.ts'
import { mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import listMovies from '../movies/list.ts'
import listShowtimes from '../showtimes/list.ts'
import create from './create.ts'
import update from './update.ts'

const sale = useSale()
let staff: SignedIn
beforeAll(async () => {
  staff = await signInStaff(sale.database.sql, sale.env)
})

const post = (timeZone: string) =>
  as(sale.env, staff)(create, 'POST', '/v1/theaters', {
    name: 'Clock',
    city: 'Anywhere',
    address: 'Tower 1',
    currency: 'EUR',
    timeZone,
  })

const wrong = [
  ...['IST', 'BST', 'CST', 'AST', 'VST', 'AET', 'CTT', 'EST', 'CET', 'GMT', 'Zulu'],
  ...['EST5EDT', 'GMT+3', 'Foo3', 'Foo/Bar3', '<+03>-3', '+05:30', 'localtime', 'posixrules', 'Factory'],
  ...[
    'US/Pacific-New',
    'SystemV/PST8PDT',
    'posix/Europe/Lisbon',
    'Europe/Atlantis',
    'Etc/GMT+13',
    'Etc/Unknown',
  ],
  ...['europe/lisbon', 'EUROPE/LISBON', 'utc', 'Europe', 'Europe/', '', 'a\u0000'],
]

describe('a time zone is refused by its field', () => {
  test.each(wrong)('%j', async (timeZone) => {
    const problem = await problemOf(await post(timeZone))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input', errors: [{ path: 'timeZone' }] })
  })
})

test('whatever else Node or Postgres has a name for, Postgres can reckon with where it is taken', async () => {
  const { sql } = sale.database
  const ofPostgres = (await sql<{ name: string }[]>`select name from pg_timezone_names`).map(
    ({ name }) => name,
  )
  const theater = (await insertShowtime(sql)).theaterId
  const kept = new Set<string>()
  for (const name of new Set([...wrong, ...ofPostgres, ...Intl.supportedValuesOf('timeZone')])) {
    const stored = sql`update theaters set time_zone = ${name} where id = ${theater}`
    if (
      await stored.then(
        () => true,
        () => false,
      )
    )
      kept.add(name)
  }
  const places = ofPostgres.filter((name) => /^[A-Z].*\//.test(name))
  expect(places.filter((name) => !kept.has(name) && name !== 'Etc/GMT0' && name !== 'Etc/GMT-0')).toEqual([])
  for (const name of ['IST', 'VST', 'Foo3', 'US/Pacific-New', 'CET', 'posix/Europe/Lisbon'])
    expect(kept).not.toContain(name)
  expect((await listShowtimes.request('/v1/showtimes?date=2030-01-01', {}, sale.env)).status).toBe(200)
})

describe('a clock of both', () => {
  const zones = [
    'UTC',
    'Asia/Kolkata',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Etc/GMT+5',
    'Pacific/Kiritimati',
    'Australia/Lord_Howe',
  ]
  test.each(zones)('shows the same in %s, which is taken', async (timeZone) => {
    expect((await post(timeZone)).status).toBe(201)
    for (const day of ['2027-01-15', '2027-03-28', '2027-07-01', '2027-10-31']) {
      const moment = momentOf(day, '20:30', timeZone)
      const [shown] = await sale.database
        .sql`select (${moment}::timestamptz at time zone ${timeZone})::text as shown`
      expect(shown).toEqual({ shown: `${day} 20:30:00` })
    }
  })
})

test('no row with a zone that Postgres does not know gets past the database, so that no list by day fails', async () => {
  const { sql } = sale.database
  await expect(insertShowtime(sql, { timeZone: 'US/Pacific-New' })).rejects.toThrow(/time zone/)
  await expect(insertShowtime(sql, { timeZone: 'IST' })).rejects.toThrow(/theaters_time_zone/)
  for (const list of [listShowtimes, listMovies])
    expect(
      (
        await list.request(
          `/v1/${list === listMovies ? 'movies' : 'showtimes'}?date=2030-01-01`,
          {},
          sale.env,
        )
      ).status,
    ).toBe(200)
})

describe('another time zone', () => {
  const patch = (theaterId: string, by: SignedIn, timeZone: string) =>
    as(sale.env, by)(update, 'PATCH', `/v1/theaters/${theaterId}`, { timeZone })

  test('is refused while a sold showtime would start at another time by its clocks, and the answer names it', async () => {
    const buyer = await newBuyer(sale, { timeZone: 'Europe/London' })
    const { theaterId, showtimeId } = buyer.showtime
    const manager = await signInStaff(sale.database.sql, sale.env, theaterId)
    const { id } = await mustReserve(buyer, [0, 1])
    const problem = await problemOf(await patch(theaterId, manager, 'Europe/Paris'))
    expect(problem).toMatchObject({
      status: 409,
      code: 'wrong_state',
      detail: expect.stringContaining('Cancel them first'),
      showtimes: [{ showtimeId, seats: 2 }],
    })
    expect((await patch(theaterId, manager, 'Europe/Lisbon')).status).toBe(200)
    await sale.database.sql`update reservation_seats set released_at = now() where reservation_id = ${id}`
    expect((await patch(theaterId, manager, 'Europe/Paris')).status).toBe(200)
  })

  test('is taken where nothing is sold, and must be one that exists', async () => {
    const { theaterId } = await insertShowtime(sale.database.sql)
    const manager = await signInStaff(sale.database.sql, sale.env, theaterId)
    expect(await problemOf(await patch(theaterId, manager, 'US/Pacific-New'))).toMatchObject({
      status: 400,
      errors: [{ path: 'timeZone' }],
    })
    expect((await patch(theaterId, manager, 'Europe/Vienna')).status).toBe(200)
  })

  test('waits for buyers under way, and then sees what was bought', async () => {
    const buyer = await newBuyer(sale, { timeZone: 'Europe/London' })
    const { theaterId, showtimeId, layoutId, seats } = buyer.showtime
    const { sql } = sale.database
    const manager = await signInStaff(sql, sale.env, theaterId)
    const waits = async () =>
      (
        await sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            and query like '%order by id for update%'`
      ).length > 0
    let answer: Promise<Response> | undefined
    await sql.begin(async (tx) => {
      const id = newId()
      await tx`
        insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, status, fees, total, currency,
          idempotency_key, request_hash, request_id, expires_at)
        values (${id}, ${buyer.customer.user.id}, ${showtimeId}, ${layoutId}, ${newId()}, 1, 'confirmed', 0, 0, 'EUR',
          'k', 'h', 'r', now())`
      await tx`
        insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
        values (${id}, ${showtimeId}, ${layoutId}, ${seats[0]!.id}, 'adult', 0, 1)`
      answer = patch(theaterId, manager, 'Europe/Paris')
      // Where it takes no lock it is soon over, and saw nothing.
      const over = answer.then(() => true)
      while (!(await Promise.race([over, waits()])));
    })
    expect(await problemOf((await answer)!)).toMatchObject({
      code: 'wrong_state',
      showtimes: [{ showtimeId }],
    })
  })
})
