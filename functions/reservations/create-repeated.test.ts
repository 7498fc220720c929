// What an Idempotency-Key promises to a client that repeats POST /v1/reservations.
import { describe, expect, test, vi } from 'vitest'
import { keysOf } from '#shared/holds/keys.ts'
import { openSql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import {
  askReservation,
  type Buyer,
  countOf,
  mustHold,
  mustReserve,
  newBuyer,
  openSale,
  problemOf,
  rivalOf,
  type Sale,
  useSale,
} from '../../testing/sales.ts'

const sale = useSale()

const reservationsOf = ({ showtime }: Buyer) =>
  countOf(sale.database.sql`select count(*) from reservations where showtime_id = ${showtime.showtimeId}`)

/**
 * Holds the first request up in Postgres until the second one was answered, or waits as well. Each has
 * connections of its own.
 */
async function repeatDuringFirst(of: Sale) {
  const buyer = await newBuyer(of)
  const holdId: string = (await mustHold(buyer, [0])).id
  const key = newId()
  const instances = [openSql(of.database.url, 1), openSql(of.database.url, 1)]
  const [first, second] = instances.map((sql) => () => {
    const env = { ...of.env, resources: { sql, redis: of.redis } }
    return askReservation(buyer, holdId, { key, env })
  })
  // A showtime that is being changed holds up who reserves.
  const staff = await of.database.sql.reserve()
  await staff`begin`
  await staff`select from showtimes where id = ${buyer.showtime.showtimeId} for update`
  const running = first!()
  await vi.waitUntil(async () => (await waitingOn(of)) === 1)
  let isAnswered = false
  const repeated = Promise.resolve(second!()).finally(() => {
    isAnswered = true
  })
  await vi.waitUntil(async () => isAnswered || (await waitingOn(of)) === 2)
  const hasWaited = !isAnswered
  await staff`commit`
  staff.release()
  const answers = { first: await running, second: await repeated }
  for (const sql of instances) await sql.end()
  return { ...answers, buyer, key, holdId, hasWaited }
}

/** How many statements wait for others. */
const waitingOn = ({ database }: Sale) =>
  countOf(database.sql`
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)

describe('an Idempotency-Key', () => {
  test('brings the same answer again for the same request, however its fields are ordered', async () => {
    const buyer = await newBuyer(sale)
    const { id } = await mustHold(buyer, [0, 1])
    const key = 'my order #1'
    const first = await askReservation(buyer, id, { key, body: { reseat: 'same' } })
    const { payment, ...rest } = { payment: { method: 'sim_approved' }, reseat: 'same' }
    const second = await askReservation(buyer, id, { key, body: { ...rest, payment } })
    expect(second.status).toBe(202)
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(await second.json()).toEqual(await first.json())
    expect(await reservationsOf(buyer)).toBe(1)
  })

  test('still brings the first answer when hold, window and showtime are over', async () => {
    const buyer = await newBuyer(sale)
    const { id } = await mustHold(buyer, [0])
    const key = newId()
    const first = await (await askReservation(buyer, id, { key })).json()
    await sale.redis.del(...keysOf(buyer.showtime.showtimeId))
    await sale.database.sql`update showtimes set status = 'cancelled' where id = ${buyer.showtime.showtimeId}`
    await sale.database.sql`update reservations set status = 'lapsed' where id = ${first.id}`
    expect(await (await askReservation(buyer, id, { key })).json()).toEqual(first)
  })

  test('with another request is refused', async () => {
    const buyer = await newBuyer(sale)
    const key = newId()
    const { id } = await mustHold(buyer, [0])
    await askReservation(buyer, id, { key })
    for (const [holdId, body] of [
      [id, { reseat: 'same' }],
      [id, { payment: { method: 'sim_declined' } }],
      [(await mustHold(buyer, [1])).id, {}],
    ] as const) {
      const problem = await problemOf(await askReservation(buyer, holdId, { key, body }))
      expect(problem).toMatchObject({ code: 'idempotency_mismatch', status: 422 })
    }
    expect(await reservationsOf(buyer)).toBe(1)
  })

  test('is the customer’s own: another one may use the same', async () => {
    const buyer = await newBuyer(sale)
    const key = 'order-1'
    const first = await mustReserve(buyer, [0], { key })
    const second = await mustReserve(await rivalOf(buyer), [1], { key })
    expect(second.id).not.toBe(first.id)
  })

  test('that is new does not make a second reservation of the same hold', async () => {
    const buyer = await newBuyer(sale)
    const { id } = await mustHold(buyer, [0])
    const first = await (await askReservation(buyer, id)).json()
    const problem = await problemOf(await askReservation(buyer, id))
    expect(problem).toMatchObject({ code: 'wrong_state', status: 409, reservationId: first.id })
    expect(await reservationsOf(buyer)).toBe(1)
  })

  test('used by twenty requests at the same moment makes one reservation, and all get its answer', async () => {
    const buyer = await newBuyer(sale)
    const { id } = await mustHold(buyer, [0, 1])
    const key = newId()
    const answers = await Promise.all(Array.from({ length: 20 }, () => askReservation(buyer, id, { key })))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202))
    const bodies = await Promise.all(answers.map((answer) => answer.text()))
    expect(new Set(bodies.map((text) => JSON.stringify(JSON.parse(text)))).size).toBe(1)
    expect(await reservationsOf(buyer)).toBe(1)
  })

  test('whose first request still runs, on another instance, says so at once, and then brings its answer', async () => {
    const { buyer, key, holdId, first, second, hasWaited } = await repeatDuringFirst(sale)
    expect(hasWaited).toBe(false)
    expect(await problemOf(second)).toMatchObject({ code: 'in_flight', status: 409 })
    expect(second.headers.get('retry-after')).toBe('1')
    expect(first.status).toBe(202)
    const third = await askReservation(buyer, holdId, { key })
    expect(await third.json()).toEqual(await first.json())
    expect(await reservationsOf(buyer)).toBe(1)
  })

  test('the negative control: without the lock of the key, the second one waits for the first', async () => {
    const unguarded = await openSale()
    const { sql } = unguarded.database
    await sql`create schema unguarded`
    await sql`create function unguarded.pg_try_advisory_xact_lock(bigint) returns boolean return true`
    await sql.unsafe(`alter database ${sql.options.database} set search_path = unguarded, pg_catalog, public`)
    const { second, hasWaited } = await repeatDuringFirst(unguarded)
    expect([second.status, hasWaited]).toEqual([202, true])
    await unguarded.end()
  })

  test.each([
    ['missing', '', 'idempotency_key_missing'],
    ['too long', 'x'.repeat(256), 'invalid_input'],
    ['not printable', 'tab\there', 'invalid_input'],
  ])('that is %s is refused', async (_, key, code) => {
    const problem = await problemOf(await askReservation(await newBuyer(sale), newId(), { key }))
    expect(problem).toMatchObject({ code, status: 400 })
  })
})
