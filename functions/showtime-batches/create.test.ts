// Many showtimes at once: tried dry first, then all of them or none.
import { beforeAll, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertScreen, insertShowtime, type SignedIn, type TestScreen } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { useSale } from '../../testing/sales.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import get from '../showtimes/get.ts'
import create from './create.ts'

const sale = useSale()
let movieId: string
let screen: TestScreen
let staff: SignedIn
beforeAll(async () => {
  const { sql } = sale.database
  movieId = (await insertShowtime(sql, { status: 'cancelled' })).movieId
  screen = await insertScreen(sql, { city: 'Vienna', timeZone: 'Europe/Vienna' })
  staff = await signInStaff(sql, sale.env, screen.theaterId)
})

const prices = { standard: { adult: { amount: 1200, currency: 'EUR' } } }
const week = () => ({
  movieId,
  screenIds: [screen.screenId],
  // Clocks in Vienna go back on the 26th.
  days: { from: '2031-10-25', to: '2031-10-31', weekdays: [6, 7, 1] },
  times: ['20:15', '17:00'],
  language: 'en',
  prices,
})
const postBatch = (body: object) => as(sale.env, staff)(create, 'POST', '/v1/showtime-batches', body)
const count = async () =>
  (await sale.database.sql`select count(*)::int as n from showtimes where screen_id = ${screen.screenId}`)[0]
    ?.n

testRefusals({
  fn: create,
  env: () => sale.env,
  method: 'POST',
  path: '/v1/showtime-batches',
  access: 'staff',
  body: {
    movieId: newId(),
    screenIds: [newId()],
    days: { from: '2031-10-25', to: '2031-10-25' },
    times: ['20:15'],
    language: 'en',
    prices,
  },
})

test('a day that does not exist is refused by its name', async () => {
  const answer = await postBatch({ ...week(), days: { from: '+275760-09-13T00:00:00Z', to: '2031-10-31' } })
  expect(await problemOf(answer)).toMatchObject({
    code: 'invalid_input',
    errors: [{ path: 'days.from' }, {}],
  })
})

test('a batch tried dry changes nothing, and done makes the same by the clocks of the theater', async () => {
  const before = await count()
  const dry = await postBatch({ ...week(), dryRun: true })
  expect(dry.status).toBe(200)
  const planned = await dry.json()
  expect(planned.overlaps).toEqual([])
  expect(planned.showtimes.map(({ startsAt }: { startsAt: string }) => startsAt)).toEqual([
    '2031-10-25T15:00:00.000Z',
    '2031-10-25T18:15:00.000Z',
    '2031-10-26T16:00:00.000Z',
    '2031-10-26T19:15:00.000Z',
    '2031-10-27T16:00:00.000Z',
    '2031-10-27T19:15:00.000Z',
  ])
  expect(await count()).toBe(before)
  const made = await postBatch(week())
  expect(made.status).toBe(201)
  const { showtimes } = await made.json()
  const times = (all: { startsAt: string }[]) => all.map(({ startsAt }) => startsAt)
  expect(times(showtimes)).toEqual(times(planned.showtimes))
  expect(await count()).toBe(before + 6)
  expect((await get.request(`/v1/showtimes/${showtimes[0].id}`, {}, sale.env)).status).toBe(200)
})

test('a time that clocks skip that night, or show twice, says so, tried dry and done', async () => {
  const night = {
    ...week(),
    // Forward on 28 March 2032, back on 31 October 2032.
    days: { from: '2032-03-27', to: '2032-03-29' },
    times: ['02:30', '20:15'],
  }
  for (const dryRun of [true, false]) {
    const { showtimes } = await (await postBatch({ ...night, dryRun })).json()
    expect(
      showtimes.map(({ day, time, clock }: Record<string, string>) => `${day} ${time} ${clock}`),
    ).toEqual([
      '2032-03-27 02:30 once',
      '2032-03-27 20:15 once',
      '2032-03-28 02:30 skipped',
      '2032-03-28 20:15 once',
      '2032-03-29 02:30 once',
      '2032-03-29 20:15 once',
    ])
    // 03:30 of the new time
    expect(showtimes[2].startsAt).toBe('2032-03-28T01:30:00.000Z')
  }
  const back = { ...night, days: { from: '2032-10-31', to: '2032-10-31' }, times: ['02:30'], dryRun: true }
  const { showtimes } = await (await postBatch(back)).json()
  expect(showtimes).toMatchObject([{ clock: 'twice', startsAt: '2032-10-31T00:30:00.000Z' }])
})

test('a batch with one in the way makes none, and names each that is in the way', async () => {
  const other = await insertShowtime(sale.database.sql, {
    screen,
    startsAt: new Date('2031-11-03T18:00:00Z'),
  })
  const before = await count()
  const body = { ...week(), days: { from: '2031-11-03', to: '2031-11-05' }, times: ['19:30'] }
  expect(await problemOf(await postBatch(body))).toMatchObject({
    status: 409,
    code: 'showtime_overlap',
    overlaps: [{ screenId: screen.screenId, other: { showtimeId: other.showtimeId } }],
  })
  expect(await count()).toBe(before)
  const dry = await (await postBatch({ ...body, dryRun: true })).json()
  expect(dry).toMatchObject({
    showtimes: { length: 3 },
    overlaps: [{ other: { showtimeId: other.showtimeId } }],
  })
})

test.each([
  ['days', { days: { from: '2031-10-02', to: '2031-10-01' } }],
  ['days', { days: { from: '2031-01-01', to: '2031-12-31' } }],
  ['days.weekdays.0', { days: { from: '2031-10-01', to: '2031-10-01', weekdays: [0] } }],
  ['times', { times: ['20:15', '20:15'] }],
  ['times', { times: ['20:15', '21:00'] }],
  ['times.0', { times: ['24:00'] }],
  [
    '',
    {
      days: { from: '2031-10-01', to: '2031-11-30' },
      times: ['10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00', '18:00'],
    },
  ],
])('a batch with a wrong %s is refused: %j', async (field, wrong) => {
  const problem = await problemOf(await postBatch({ ...week(), ...wrong }))
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.[0]?.path).toBe(field)
})
