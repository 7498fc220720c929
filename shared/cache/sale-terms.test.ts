// The terms that holds are priced by are those of now, on every instance.
import { expect, test, vi } from 'vitest'
import createHold from '../../functions/holds/create.ts'
import getSeatMap from '../../functions/seat-maps/get.ts'
import updateShowtime from '../../functions/showtimes/update.ts'
import { insertShowtime, jsonRequest, signIn, type TestEnv } from '../../testing/catalogue.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import { openRedis } from '../redis.ts'
import { newId } from '../std/ids.ts'
import { channelOf, ReadCache } from './read-cache.ts'
import { SALE_TERMS_FRESH_MS, saleTermsOf } from './sale-terms.ts'
import { database, env, openCaches, other } from './testing-caches.ts'

openCaches()

/** What `saleTermsOf` takes of a request, with the number of statements that were sent to Postgres. */
function asking(cache: ReadCache | undefined, roles = ['customer']) {
  const asked = { statements: 0 }
  const sql = (...statement: Parameters<typeof database.sql>) => {
    asked.statements += 1
    return database.sql(...statement)
  }
  const values = { sql, user: { roles } }
  const c = { env: { cache }, get: (name: keyof typeof values) => values[name] } as never
  return { asked, ask: (showtimeId: string) => saleTermsOf(c, showtimeId) }
}

test('a price that is changed through one process counts for the next hold and map there, and elsewhere once its message is there', async () => {
  const showtime = await insertShowtime(database.sql, { orphanRule: 'off' })
  const staff = await signInStaff(database.sql, env, showtime.theaterId)
  let seat = 0
  const hold = async (on: TestEnv) => {
    const customer = await signIn(database.sql, env)
    const body = { seats: [{ seatId: showtime.seats[seat++]!.id }] }
    const path = `/v1/showtimes/${showtime.showtimeId}/holds`
    const answer = await createHold.request(path, jsonRequest('POST', body, customer.headers), on)
    return (await answer.json()).seats[0].price.amount
  }
  const onMap = async (on: TestEnv, headers = {}) => {
    const answer = await getSeatMap.request(`/v1/showtimes/${showtime.showtimeId}/seat-map`, { headers }, on)
    return (await answer.json()).seats[0].price.amount
  }
  expect([await hold(env), await hold(other), await onMap(other)]).toEqual([1250, 1250, 1250])
  for (const amount of [990, 1500]) {
    const prices = { standard: { adult: { amount, currency: 'EUR' } } }
    const path = `/v1/showtimes/${showtime.showtimeId}`
    expect((await as(env, staff)(updateShowtime, 'PATCH', path, { prices })).status).toBe(200)
    // Staff read past what is kept.
    expect(await onMap(other, staff.headers)).toBe(amount)
    expect([await hold(env), await onMap(env)]).toEqual([amount, amount])
    await vi.waitUntil(() => other.cache.get(`terms ${showtime.showtimeId}`) === undefined)
    expect([await hold(other), await onMap(other)]).toEqual([amount, amount])
  }
})

test('terms are read once, and again after five seconds should no message have come', async () => {
  const { showtimeId } = await insertShowtime(database.sql)
  const { asked, ask } = asking(env.cache)
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    await ask(showtimeId)
    await database.sql`update showtimes set booking_fee = 77 where id = ${showtimeId}`
    expect(await ask(showtimeId)).toMatchObject({ bookingFee: 50 })
    expect(asked.statements).toBe(1)
    vi.advanceTimersByTime(SALE_TERMS_FRESH_MS)
    expect(await ask(showtimeId)).toMatchObject({ bookingFee: 77 })
  } finally {
    vi.useRealTimers()
  }
})

test('staff, the edge and a process without its subscription read them from Postgres each time', async () => {
  const { showtimeId } = await insertShowtime(database.sql)
  const away = openRedis('redis://127.0.0.1:1')
  const deaf = new ReadCache(away, channelOf(env.DATABASE_URL), env.log!)
  await asking(env.cache).ask(showtimeId)
  for (const { asked, ask } of [asking(env.cache, ['staff']), asking(undefined), asking(deaf)]) {
    expect(await ask(showtimeId)).toMatchObject({ bookingFee: 50 })
    expect(await ask(showtimeId)).toMatchObject({ bookingFee: 50 })
    expect(asked.statements).toBe(2)
  }
  deaf.close()
  away.disconnect()
})

test('a showtime that does not exist has no terms', async () => {
  expect(await asking(env.cache).ask(newId())).toBeUndefined()
})
