// Two workers at once, or one that dies in between: a payment counts once. With the guards off, it does not.
import { describe, expect, test } from 'vitest'
import { confirmReservation } from '#shared/db/tickets.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { drawStates } from '#shared/holds/testing.ts'
import type { Redis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import { publicTicketKey, verifyTicketCode } from '#shared/tickets/codes.ts'
import type { Provider } from '../providers/provider.ts'
import { endOf, insertPending, lapse, silent, ticketKey } from '../testing.ts'
import { newSettle } from './settle.ts'
import { confirmed, openSettle, redis, settle, settleAgain, simulator, sql } from './testing-settle.ts'

openSettle()

function newGate(): [gate: Promise<void>, open: () => void] {
  let open!: () => void
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  return [gate, open]
}

describe('dying in between', () => {
  test('after the charge: the next worker asks instead of charging again', async () => {
    const pending = await insertPending(sql, redis)
    const dies = newSettle({
      sql,
      redis,
      ticketKey,
      providers: {
        simulator: {
          ...simulator,
          charge: async (request) => {
            await simulator.charge(request)
            throw new Error('killed')
          },
        },
      },
    })
    await expect(dies(pending.paymentId, silent)).rejects.toThrow('killed')
    expect(await settle(pending.paymentId, silent)).toBe('done')
    const [books] = await sql`select calls from simulator.charges where key = ${pending.paymentId}`
    expect(books!.calls).toBe(1)
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
  })

  test('after the commit: settling again shows the seats as sold', async () => {
    const pending = await insertPending(sql, redis)
    const blind = newSettle({ sql, redis: unreachable, providers: { simulator }, ticketKey })
    await expect(blind(pending.paymentId, silent)).rejects.toThrow('gone')
    expect(await drawStates(redis, pending.showtime.showtimeId)).toMatch(/^hhf/)
    expect(await settle(pending.paymentId, silent)).toBe('done')
    expect(await drawStates(redis, pending.showtime.showtimeId)).toMatch(/^ssf/)
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
  })

  const unreachable = new Proxy({} as Redis, {
    get: () => () => Promise.reject(new Error('Redis is gone')),
  })
})

describe('a worker that stood still before its charge, while its reservation lapsed and another worker looked', () => {
  /** The end after the sleeper goes on. `others`: the provider as the other worker has it. */
  async function goOnAfter(others: Provider) {
    const pending = await insertPending(sql, redis)
    const [gate, goOn] = newGate()
    const [stands, stand] = newGate()
    const sleeper = newSettle({
      sql,
      redis,
      ticketKey,
      providers: {
        simulator: {
          ...simulator,
          charge: async (request) => {
            stand()
            await gate
            return simulator.charge(request)
          },
        },
      },
    })
    const slow = sleeper(pending.paymentId, silent)
    await stands
    await lapse(sql, redis, pending)
    const other = newSettle({ sql, redis, ticketKey, providers: { simulator: others } })
    expect(await other(pending.paymentId, silent)).toBe('done')
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'declined', charged: 0 })
    goOn()
    await slow
    return endOf(sql, pending)
  }

  test('takes no money: the charge was closed', async () => {
    expect(await goOnAfter(simulator)).toMatchObject({ payment: 'declined', charged: 0, tickets: 0 })
  })

  test('with a provider that closes nothing the money is taken, and still goes back', async () => {
    const forgetful: Provider = {
      ...simulator,
      close: async () => ({ status: 'declined', reference: null, reason: 'reservation_over' }),
    }
    expect(await goOnAfter(forgetful)).toMatchObject({
      payment: 'refunded',
      charged: 2500,
      givenBack: 2500,
      tickets: 0,
      refunds: [{ status: 'refunded', amount: 2500 }],
    })
  })
})

describe('two workers at once', () => {
  test('charge once and issue one set of tickets', async () => {
    for (const method of ['sim_approved', 'sim_slow', 'sim_timeout_captured']) {
      const pending = await insertPending(sql, redis, { method })
      const outcomes = await Promise.all(Array.from({ length: 4 }, () => settleAgain(pending.paymentId)))
      expect(outcomes.every((outcome) => outcome.startsWith('done'))).toBe(true)
      expect(await endOf(sql, pending)).toMatchObject(confirmed)
      expect((await endOf(sql, pending)).messages).toEqual(['payment.requested', 'reservation.confirmed'])
    }
  })

  test('with the guard off, the same race issues twice', async () => {
    const pending = await insertPending(sql, redis)
    const unguarded = async () => {
      const [{ status } = { status: '' }] =
        await sql`select status from payments where id = ${pending.paymentId}`
      await bothHaveRead()
      if (status !== 'requested') return
      await sql`update payments set status = 'captured' where id = ${pending.paymentId}`
      await sql`insert into seat_history (showtime_id, seat_id, event, reservation_id)
        select showtime_id, seat_id, 'sold', reservation_id from reservation_seats where reservation_id = ${pending.reservationId}`
    }
    const bothHaveRead = meeting(2)
    await Promise.all([unguarded(), unguarded()])
    expect((await endOf(sql, pending)).history).toEqual(['sold', 'sold', 'sold', 'sold'])
  })

  test('with the guard on, the second of two confirmations changes nothing', async () => {
    const pending = await insertPending(sql, redis)
    const confirm = () =>
      confirmReservation(sql, {
        paymentId: pending.paymentId,
        providerReference: 'x',
        tickets: pending.seats.map((index) => ({
          id: newId(),
          seatId: pending.showtime.seats[index]!.id,
          code: newId(),
        })),
      })
    const results = await Promise.all([confirm(), confirm()])
    expect(results.sort()).toEqual([false, true])
    expect((await endOf(sql, pending)).history).toEqual(['sold', 'sold'])
  })

  /** Resolves for all when `count` have come. */
  function meeting(count: number): () => Promise<void> {
    let come = 0
    let open: () => void
    const all = new Promise<void>((resolve) => {
      open = resolve
    })
    return () => {
      come += 1
      if (come === count) open()
      return all
    }
  }
})

describe('tickets', () => {
  test('each carries a code that the public key alone proves', async () => {
    const pending = await insertPending(sql, redis, { seats: [0, 11] })
    await settle(pending.paymentId, silent)
    const tickets =
      await sql`select id, code, seat_id from tickets where reservation_id = ${pending.reservationId} order by code`
    const facts = await Promise.all(
      tickets.map(({ code }) => verifyTicketCode([publicTicketKey(ticketKey)], code)),
    )
    expect(facts.map((fact) => fact?.seat).sort()).toEqual(['A1', 'B2'])
    expect(facts.map((fact) => fact?.ticketId).sort()).toEqual(tickets.map(({ id }) => id).sort())
    expect(facts[0]!.showtimeId).toBe(pending.showtime.showtimeId)
    const map = await seatStates(redis, pending.showtime.showtimeId)
    expect(map.loaded && map.states[11]).toBe('sold')
  })
})
