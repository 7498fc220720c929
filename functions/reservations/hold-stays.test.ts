// Postgres decides first, then Redis keeps the seats: a reservation that comes to nothing leaves its hold as
// it was, and a death between the two harms nobody.
import { describe, expect, test, vi } from 'vitest'
import { getHold } from '#shared/holds/holds.ts'
import { keyOf, showtimeOf } from '#shared/holds/keys.ts'
import { reserveHold } from '#shared/holds/library.generated.ts'
import { drawStates } from '#shared/holds/testing.ts'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import type { Argument } from '#shared/redis-functions.ts'
import type { Resources } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { redisWith } from '../../testing/guards.ts'
import {
  type Answered,
  askReservation,
  type Buyer,
  countOf,
  lastTry,
  mustHold,
  newBuyer,
  problemOf,
  type ReservationWishes,
  rivalOf,
  type Sale,
  useSale,
} from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import deleteHold from '../holds/delete.ts'

const sale = useSale()

const holdOf = ({ showtime }: Buyer, { id }: Answered) => getHold(sale.redis, showtime.showtimeId, id)
const release = ({ showtime, customer }: Buyer, { id }: Answered) =>
  deleteHold.request(
    `/v1/showtimes/${showtime.showtimeId}/holds/${id}`,
    { method: 'DELETE', headers: customer.headers },
    sale.env,
  )
const reservationsOf = ({ showtime }: Buyer) =>
  countOf(sale.database.sql`select count(*) from reservations where showtime_id = ${showtime.showtimeId}`)
const with_ = (part: Partial<Resources>): Sale['env'] => ({
  ...sale.env,
  resources: { sql: sale.database.sql, redis: sale.redis, ...part },
})

/** A buyer to whom Redis' clock says what `set` gives it; the rest of Redis is as it is. */
async function buyerByClock() {
  const clock = withTestClock(sale.redis)
  const started = new Set<string>()
  const fcall = async (name: string, keyCount: number, ...rest: Argument[]) => {
    const key = String(rest[0])
    const showtimeId = showtimeOf(key)
    if (key !== keyOf(showtimeId, 'showtime')) return sale.redis.fcall(name, keyCount, ...rest)
    if (!started.has(showtimeId)) clock.set(showtimeId, Date.now())
    started.add(showtimeId)
    return clock.redis.fcall(name, keyCount, ...rest)
  }
  const redis = new Proxy(sale.redis, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (name === 'fcall' || name === 'fcall_ro') return fcall
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const buyer = await newBuyer({ ...sale, env: with_({ redis }) })
  return { buyer, set: (now: number) => clock.set(buyer.showtime.showtimeId, now) }
}

/** Calls `instead` for one of the commands. */
const replaced = (command: { name: string }, instead: (run: () => Promise<unknown>) => Promise<unknown>) =>
  redisWith(sale.redis, (name, run) => (name === command.name ? instead(run) : run()))

describe('a hold whose reservation comes to nothing stays as it was, and can be released', () => {
  const failures: [string, number, (buyer: Buyer) => ReservationWishes | Promise<ReservationWishes>][] = [
    [
      'its key was used for something else',
      422,
      async (buyer) => {
        const key = newId()
        await askReservation(buyer, (await mustHold(buyer, [8])).id, { key })
        return { key }
      },
    ],
    ['nothing says how it is paid', 400, () => ({ body: { payment: undefined } })],
    ['its provider is not accepted here', 400, () => ({ method: 'pm_card' })],
    [
      'its payment pays another one',
      409,
      async (buyer) => {
        const env = { ...sale.env, PAYMENT_PROVIDERS: 'simulator,razorpay' }
        const method = `pay_${newId().replaceAll('-', '')}`
        await askReservation(buyer, (await mustHold(buyer, [8])).id, { method, env })
        return { method, env }
      },
    ],
    [
      'Postgres does not answer',
      503,
      () => {
        const sql = new Proxy(sale.database.sql, {
          apply: () => {
            const refused = Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
            // A part of a statement is not waited for by itself.
            refused.catch(() => undefined)
            return refused
          },
        })
        return { env: with_({ sql }) }
      },
    ],
  ]
  test.each(failures)('where %s', async (_, status, wishesOf) => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0, 1])
    const wishes = await wishesOf(buyer)
    const { serverTime: _then, ...before } = (await holdOf(buyer, hold))!
    expect((await askReservation(buyer, hold.id, wishes)).status).toBe(status)
    const after = await holdOf(buyer, hold)
    expect(after).toMatchObject({ ...before, version: after!.version })
    expect((await release(buyer, hold)).status).toBe(204)
    expect(await drawStates(sale.redis, buyer.showtime.showtimeId)).toMatch(/^ff/)
  })
})

describe('the window of a reservation', () => {
  test.each([
    ['an hour behind', -3_600_000],
    ['an hour ahead', 3_600_000],
  ])('is of Postgres’ clock: that of Redis may be %s', async (_, byMs) => {
    const { buyer, set } = await buyerByClock()
    set(Date.now() + byMs)
    const answer = await askReservation(buyer, (await mustHold(buyer, [0])).id)
    expect(answer.status).toBe(202)
    const window = Date.parse((await answer.json()).expiresAt) - Date.now()
    expect(window).toBeGreaterThan(9 * 60_000)
    expect(window).toBeLessThan(11 * 60_000)
  })

  test('is whole though an earlier try of this hold failed minutes ago', async () => {
    const { buyer, set } = await buyerByClock()
    const now = Date.now()
    set(now)
    const hold = await mustHold(buyer, [0])
    expect((await askReservation(buyer, hold.id, { method: 'pm_card' })).status).toBe(400)
    const byBuyer = await askReservation(buyer, hold.id, { body: { payment: { provider: 'stripe' } } })
    expect(await problemOf(byBuyer)).toMatchObject({ errors: [{ path: 'payment.provider' }] })
    const key = newId()
    expect((await askReservation(buyer, (await mustHold(buyer, [4])).id, { key })).status).toBe(202)
    expect((await askReservation(buyer, hold.id, { key })).status).toBe(422)
    set(now + 4.9 * 60_000)
    const made = await (await askReservation(buyer, hold.id)).json()
    expect(Date.parse(made.expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000)
    set(now + 11 * 60_000)
    const late = await askReservation(buyer, hold.id)
    expect(await problemOf(late)).toMatchObject({ code: 'wrong_state', reservationId: made.id })
  })
})

describe('between Postgres and Redis', () => {
  const deaths = () => replaced(reserveHold, () => Promise.reject(new Error('the process died here')))

  test('a death harms nobody: the repeat brings the answer, and keeps the seats', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0, 1])
    const key = newId()
    const first = await askReservation(buyer, hold.id, { key, env: with_({ redis: deaths() }) })
    expect(first.status).toBe(202)
    expect(await holdOf(buyer, hold)).toMatchObject({ reserved: false })
    const second = await askReservation(buyer, hold.id, { key })
    expect(await second.json()).toEqual(await first.json())
    expect(await holdOf(buyer, hold)).toMatchObject({ reserved: true })
    expect(await reservationsOf(buyer)).toBe(1)
  })

  test('a hold that ends is no way to the seats: the map shows them as taken', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0, 1])
    const redis = replaced(reserveHold, async (run) => {
      expect((await release(buyer, hold)).status).toBe(204)
      return run()
    })
    expect((await askReservation(buyer, hold.id, { env: with_({ redis }) })).status).toBe(202)
    const rival = await newBuyer(sale).then(({ customer }) => ({ ...buyer, customer }))
    await expect(mustHold(rival, [0])).rejects.toThrow('seats_taken')
  })

  test('a process that slept past the end of its hold writes nothing', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    // Each look at the clock is that much later, so that nobody else's look takes the place of one here.
    let looks = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (5 * 60_000 + 1) * looks++)
    const answer = await askReservation(buyer, hold.id)
    clock.mockRestore()
    expect(await problemOf(answer)).toMatchObject({ code: 'hold_expired' })
    expect(await reservationsOf(buyer)).toBe(0)
  })
})

test('a worker that declines before the request keeps the seats leaves them free', async () => {
  const { sql } = sale.database
  const buyer = await newBuyer(sale)
  const hold = await mustHold(buyer, [0, 1])
  const providers = { simulator: newSimulator(sql) }
  const settle = newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })
  const redis = replaced(reserveHold, async (run) => {
    const [payment] = await sql<{ id: string }[]>`
      select p.id from payments p join reservations r on r.id = p.reservation_id where r.hold_id = ${hold.id}`
    await lastTry(sale, payment!.id)
    await settle(payment!.id, silent)
    return run()
  })
  const answer = await askReservation(buyer, hold.id, { method: 'sim_declined', env: with_({ redis }) })
  expect(answer.status).toBe(202)
  expect((await mustHold(await rivalOf(buyer), [0, 1])).seats).toHaveLength(2)
})
