// The terms that holds are priced by are those of now, on every instance.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import createHold from '../functions/holds/create.ts'
import updateShowtime from '../functions/showtimes/update.ts'
import { type TestDatabase, testDatabase, testRedis } from '../local/testing.ts'
import { insertShowtime, jsonRequest, signIn, type TestEnv, testEnv } from '../local/testing-catalogue.ts'
import { as, signInStaff } from '../local/testing-staff.ts'
import { newId } from './ids.ts'
import { openRedis, type Redis } from './resources.ts'
import { TERMS_KEPT_MS, termsOf } from './terms.ts'

let database: TestDatabase
let redis: Redis
let otherRedis: Redis
let env: TestEnv
/** As if of another instance: its own connection, the same Redis. */
let other: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  ;[redis, otherRedis] = [await testRedis(), await testRedis()]
  env = testEnv(database, redis)
  other = { ...env, resources: { sql: database.sql, redis: otherRedis } }
})
afterAll(() => {
  redis.disconnect()
  otherRedis.disconnect()
  return database.end()
})

/** What `termsOf` takes of a request, with the number of statements that were sent to Postgres. */
function asking(on: Redis) {
  const asked = { statements: 0 }
  const sql = (...statement: Parameters<typeof database.sql>) => {
    asked.statements += 1
    return database.sql(...statement)
  }
  const values = { sql, redis: on, log: env.log }
  const c = { env, get: (name: keyof typeof values) => values[name] } as never
  return { asked, ask: (showtimeId: string) => termsOf(c, showtimeId) }
}

test('a price that is changed through one instance counts for the next hold through another, each time', async () => {
  const showtime = await insertShowtime(database.sql, { orphanRule: 'off' })
  const staff = await signInStaff(database.sql, env, showtime.theaterId)
  const customer = await signIn(database.sql, env)
  const hold = async (seatId: string) => {
    const body = { seats: [{ seatId }] }
    const path = `/v1/showtimes/${showtime.showtimeId}/holds`
    const answer = await createHold.request(path, jsonRequest('POST', body, customer.headers), other)
    return (await answer.json()).seats[0].price.amount
  }
  expect(await hold(showtime.seats[0]!.id)).toBe(1250)
  for (const [at, amount] of [990, 1500, 1].entries()) {
    const prices = { standard: { adult: { amount, currency: 'EUR' } } }
    const path = `/v1/showtimes/${showtime.showtimeId}`
    expect((await as(env, staff)(updateShowtime, 'PATCH', path, { prices })).status).toBe(200)
    expect(await hold(showtime.seats[at + 1]!.id)).toBe(amount)
  }
})

test('terms are read once, and anew after five seconds should an instance have died before it told of a change', async () => {
  const { showtimeId } = await insertShowtime(database.sql)
  const { asked, ask } = asking(redis)
  await ask(showtimeId)
  await database.sql`update showtimes set booking_fee = 77 where id = ${showtimeId}`
  expect(await ask(showtimeId)).toMatchObject({ bookingFee: 50 })
  expect(asked.statements).toBe(1)
  vi.useFakeTimers({ now: Date.now() + TERMS_KEPT_MS + 1, toFake: ['Date'] })
  try {
    expect(await ask(showtimeId)).toMatchObject({ bookingFee: 77 })
  } finally {
    vi.useRealTimers()
  }
})

test('without Redis they are read from Postgres each time', async () => {
  const { showtimeId } = await insertShowtime(database.sql)
  const away = openRedis('redis://127.0.0.1:1')
  const { asked, ask } = asking(away)
  expect(await ask(showtimeId)).toMatchObject({ bookingFee: 50 })
  expect(await ask(showtimeId)).toMatchObject({ bookingFee: 50 })
  expect(asked.statements).toBe(2)
  away.disconnect()
})

test('there are none of a showtime that is not there', async () => {
  expect(await asking(redis).ask(newId())).toBeUndefined()
})
