// A commit whose answer is lost: the customer gets the reservation all the same, or is told to ask again;
// never two, never "failed" for one that was made.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeReservation } from '#shared/db/reservations.ts'
import { isAmbiguous, openSql, type Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { type FaultProxy, openFaultProxy } from '../../testing/fault-proxy.ts'
import {
  askReservation,
  type Buyer,
  countOf,
  mustHold,
  newBuyer,
  problemOf,
  reservationOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'

const RUNS = 20

const sale = useSale()
let proxy: FaultProxy
/** Postgres through the fault proxy. */
let sql: Sql
beforeAll(async () => {
  proxy = await openFaultProxy(sale.database.url, 5432)
  sql = openSql(proxy.url, 4)
})
afterAll(async () => {
  await sql.end({ timeout: 1 })
  await proxy.close()
})

const faultyEnv = () => ({ ...sale.env, resources: { sql, redis: sale.redis } })
const reservationsOf = ({ showtime }: Buyer) =>
  countOf(sale.database.sql`select count(*) from reservations where showtime_id = ${showtime.showtimeId}`)
const paymentsOf = ({ showtime }: Buyer) =>
  countOf(sale.database.sql`
    select count(*) from payments join reservations on reservations.id = reservation_id
    where showtime_id = ${showtime.showtimeId}`)
const messagesOf = ({ showtime }: Buyer) =>
  countOf(sale.database.sql`
    select count(*) from outbox join reservations on reservations.id = key where showtime_id = ${showtime.showtimeId}`)

/** Twenty customers with a hold each, and a key that the faulty way will know. */
const buyers = async (first: Buyer) =>
  Promise.all(
    Array.from({ length: RUNS }, async (_, seat) => {
      const buyer = await rivalOf(first)
      return { buyer, key: newId(), hold: await mustHold(buyer, [seat]) }
    }),
  )

test(`a reservation whose answer is cut after the commit is answered all the same, ${RUNS} of ${RUNS}`, async () => {
  const first = await newBuyer(sale)
  const before = proxy.cuts()
  const answers: [number, string][] = []
  for (const { buyer, key, hold } of await buyers(first)) {
    proxy.cutAnswerTo(key)
    const answer = await askReservation(buyer, hold.id, { key, env: faultyEnv() })
    answers.push([answer.status, (await answer.json()).id])
  }
  expect(proxy.cuts() - before).toBe(RUNS)
  expect(answers.map(([status]) => status)).toEqual(Array(RUNS).fill(202))
  const rows = await sale.database.sql`
    select id from reservations where showtime_id = ${first.showtime.showtimeId} order by id`
  expect(rows.map(({ id }) => id)).toEqual(answers.map(([, id]) => id).sort())
  expect([await paymentsOf(first), await messagesOf(first)]).toEqual([RUNS, RUNS])
})

test(`the negative control: without looking again, ${RUNS} of ${RUNS} committed reservations look failed`, async () => {
  const first = await newBuyer(sale)
  let looksFailed = 0
  for (const { buyer, key, hold } of await buyers(first)) {
    proxy.cutAnswerTo(key)
    const reservation = reservationOf(buyer, hold, { idempotencyKey: key })
    const lost = await writeReservation(sql, reservation, 0).catch((error: unknown) => error)
    if (isAmbiguous(lost)) looksFailed++
  }
  expect(looksFailed).toBe(RUNS)
  expect(await reservationsOf(first)).toBe(RUNS)
})

test('a reservation that never reached Postgres is written after all', async () => {
  const first = await newBuyer(sale)
  const before = proxy.cuts()
  for (const { buyer, key, hold } of await buyers(first)) {
    proxy.cutRequest(key)
    const answer = await askReservation(buyer, hold.id, { key, env: faultyEnv() })
    expect(answer.status).toBe(202)
  }
  expect(proxy.cuts() - before).toBe(RUNS)
  expect(await reservationsOf(first)).toBe(RUNS)
})

test('where no answer comes through at all, the customer is told to ask again, and then gets the one that was made', async () => {
  const buyer = await newBuyer(sale)
  const hold = await mustHold(buyer, [0])
  const key = newId()
  proxy.cutAnswerTo(key, 3)
  const lost = await askReservation(buyer, hold.id, { key, env: faultyEnv() })
  expect(lost.headers.get('retry-after')).toBe('2')
  expect(await problemOf(lost)).toMatchObject({ code: 'unavailable', status: 503 })
  const [made] = await sale.database
    .sql`select id from reservations where showtime_id = ${buyer.showtime.showtimeId}`
  const again = await askReservation(buyer, hold.id, { key, env: faultyEnv() })
  expect(again.status).toBe(202)
  expect((await again.json()).id).toBe(made!.id)
  expect(await paymentsOf(buyer)).toBe(1)
})
