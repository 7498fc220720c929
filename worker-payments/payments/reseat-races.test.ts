// Reseats when workers die in between, when the map is wrong, and when many want the last good seats.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cancelBatch, cancelShowtime } from '#shared/db/showtime-cancellations.ts'
import { getHold } from '#shared/holds/holds.ts'
import { mustHold } from '#shared/holds/testing.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { derivedId } from '#shared/std/ids.ts'
import { endOf, insertPending, type PendingPayment, silent } from '../testing.ts'
import { newReseatBench, type ReseatBench, refunded } from './testing-reseats.ts'

let bench: ReseatBench
beforeAll(async () => {
  bench = await newReseatBench()
})
afterAll(() => bench.end())

/** Postgres with something in the way of statements, within transactions, that have this text. */
function intercepting(text: string, before: () => Promise<void>): Sql {
  const begin = (work: (tx: Sql) => Promise<unknown>) =>
    bench.sql.begin((tx) =>
      work(
        new Proxy(tx as unknown as Sql, {
          apply(target, self, args: unknown[]) {
            const run = () => Reflect.apply(target as never, self, args)
            return String(args[0]).includes(text) ? before().then(run) : run()
          },
        }),
      ),
    )
  return new Proxy(bench.sql, {
    get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)),
  })
}

describe('whatever dies', () => {
  const failing = (at: string): Sql => intercepting(at, () => Promise.reject(new Error('killed')))

  test.each(['insert into reservation_seats', 'update reservations set hold_id', 'insert into outbox'])(
    'in Postgres at “%s”: nothing is left half done, and the next worker finds the same seats',
    async (step) => {
      const showtime = await bench.open(3, 4)
      const pending = await bench.late(showtime, [0, 1])
      await expect(bench.settleWith(failing(step), bench.redis)(pending.paymentId, silent)).rejects.toThrow(
        'killed',
      )
      expect(await endOf(bench.sql, pending)).toMatchObject({
        payment: 'requested',
        reservation: 'lapsed',
        liveSeats: 0,
      })
      const hold = await getHold(bench.redis, showtime.showtimeId, derivedId(pending.paymentId, 'reseat'))
      expect(hold!.seats).toEqual([4, 5])
      expect(await bench.settle(pending.paymentId, silent)).toBe('done')
      expect(await bench.seatsOf(pending)).toEqual(['B1', 'B2'])
      expect((await bench.draw(showtime)).match(/s/g)).toHaveLength(2)
    },
  )

  test('after the commit: settling again shows the new seats as sold, and sells none twice', async () => {
    const showtime = await bench.open(3, 4)
    const pending = await bench.late(showtime, [0, 1])
    let dead = false
    const dying = new Proxy(bench.redis, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'fcall') return typeof value === 'function' ? value.bind(target) : value
        return async (...args: never[]) => {
          const [row] = await bench.sql`select status from payments where id = ${pending.paymentId}`
          dead ||= row!.status === 'captured'
          if (dead) throw new Error('killed')
          return target.fcall(...(args as unknown as Parameters<Redis['fcall']>))
        }
      },
    })
    await expect(bench.settleWith(bench.sql, dying)(pending.paymentId, silent)).rejects.toThrow('killed')
    expect((await bench.draw(showtime)).slice(4, 8)).toBe('hhff')
    expect(await bench.settle(pending.paymentId, silent)).toBe('done')
    expect((await bench.draw(showtime)).slice(4, 8)).toBe('ssff')
    expect((await endOf(bench.sql, pending)).history).toEqual([
      'released',
      'released',
      'sold:reseated',
      'sold:reseated',
    ])
  })

  test('a map that offers what Postgres has sold is read again, and other seats are found', async () => {
    const showtime = await bench.open(3, 4)
    const pending = await bench.late(showtime, [0, 1])
    const sold = await insertPending(bench.sql, bench.redis, { showtime, seats: [4, 5] })
    await mustHold(bench.redis, showtime.showtimeId, [1, 2, 3])
    await mustHold(bench.redis, showtime.showtimeId, [6])
    await bench.settle(sold.paymentId, silent)
    await bench.hideSale(showtime, sold)
    expect((await bench.draw(showtime)).slice(4, 8)).toBe('ffhf')
    await bench.settle(pending.paymentId, silent)
    expect(await bench.seatsOf(pending)).toEqual(['C1', 'C2'])
    expect(await bench.draw(showtime)).toBe('shhhsshfssff')
  })
})

describe('a cancellation of the showtime at the same moment', () => {
  test.each(['the same seats', 'other seats'])(
    'sees the late payment that gets %s, and gives it back',
    async (seats) => {
      const showtime = await bench.open(3, 4)
      const pending =
        seats === 'other seats'
          ? await bench.late(showtime, [0, 1])
          : await bench.undecided(showtime, [0, 1], null)
      let resume: () => void = () => undefined
      const paused = new Promise<void>((reached) => {
        const settling = bench.settleWith(
          intercepting('insert into tickets', () => {
            reached()
            return new Promise<void>((goOn) => {
              resume = goOn
            })
          }),
          bench.redis,
        )(pending.paymentId, silent)
        done = settling.catch(() => 'failed')
      })
      await paused
      let over = false
      const { showtimeId } = showtime
      const [buyer] = await bench.sql`select user_id from reservations where id = ${pending.reservationId}`
      const actor = { actorId: buyer!.user_id, requestId: 'test' }
      const cancelling = cancelShowtime(bench.sql, { showtimeId, reason: 'flood', ...actor })
        .then(() => cancelBatch(bench.sql, showtimeId, 10))
        .finally(() => {
          over = true
        })
      await vi.waitFor(async () => {
        const waiting = await bench.sql`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
        expect(over || waiting.length > 0).toBe(true)
      })
      resume()
      await Promise.all([done, cancelling])
      await bench.settle(pending.paymentId, silent)
      expect(await endOf(bench.sql, pending)).toMatchObject({
        reservation: 'cancelled',
        payment: 'refunded',
        liveSeats: 0,
        givenBack: 2500,
      })
    },
  )

  let done: Promise<string>
})

describe('several late payments for the last good seats', () => {
  const PARTIES = 4
  /** All lost their two seats; two seats are left. */
  async function rush() {
    const showtime = await bench.open(PARTIES + 1, 2)
    const parties: PendingPayment[] = []
    for (let row = 0; row < PARTIES; row += 1)
      parties.push(await bench.late(showtime, [2 * row, 2 * row + 1]))
    return { showtime, parties }
  }
  /** How many have got the last row. */
  const winners = async (parties: PendingPayment[]) =>
    (await Promise.all(parties.map((party) => endOf(bench.sql, party)))).filter(
      ({ tickets }) => tickets === 2,
    ).length

  test('one gets them, each of the others its money, once, though every one is settled by two workers', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { showtime, parties } = await rush()
      await Promise.all([...parties, ...parties].map(({ paymentId }) => bench.settle(paymentId, silent)))
      const ends = await Promise.all(parties.map((party) => endOf(bench.sql, party)))
      expect(await winners(parties)).toBe(1)
      for (const end of ends) {
        const kept = end.tickets === 2
        expect(end).toMatchObject(
          kept ? { payment: 'captured', givenBack: 0, liveSeats: 2 } : { ...refunded, givenBack: 2500 },
        )
      }
      expect((await bench.draw(showtime)).slice(-2)).toBe('ss')
    }
  })

  test('negative control: without the hold and without the index, several get the same seats', async () => {
    const { showtime, parties } = await rush()
    const careless = { ...showtime, seats: showtime.seats.slice(-2) }
    await bench.sql`drop index reservation_seats_live`
    try {
      await Promise.all(
        parties.map(async ({ reservationId }) => {
          const wanted = careless.seats.map(({ id }) => id)
          const taken = await bench.sql`select from reservation_seats
            where showtime_id = ${showtime.showtimeId} and seat_id = any(${wanted}::uuid[]) and released_at is null`
          await everybodyHasLooked()
          if (taken.length > 0) return
          const rows =
            await bench.sql`select seat_id from reservation_seats where reservation_id = ${reservationId}`
          for (const [at, row] of rows.entries())
            await bench.sql`update reservation_seats set released_at = null, seat_id = ${wanted[at]!}
              where reservation_id = ${reservationId} and seat_id = ${row.seat_id}`
        }),
      )
      const live = await Promise.all(parties.map(async (party) => (await endOf(bench.sql, party)).liveSeats))
      expect(live.filter((count) => count === 2).length).toBeGreaterThan(1)
    } finally {
      await bench.sql`update reservation_seats set released_at = now() where showtime_id = ${showtime.showtimeId}`
      await bench.sql`create unique index reservation_seats_live on reservation_seats (showtime_id, seat_id) where released_at is null`
    }
  })

  let looked = 0
  let open_: () => void
  const all = new Promise<void>((resolve) => {
    open_ = resolve
  })
  function everybodyHasLooked(): Promise<void> {
    looked += 1
    if (looked === PARTIES) open_()
    return all
  }
})
