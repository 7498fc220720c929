// A map that disagrees with Postgres is repaired by the next audit, and the next touch shows the truth.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyOf, keysOf } from '#shared/holds/keys.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { loaded, loadShowtime } from '#shared/holds/testing.ts'
import { type AuditedSale, openAuditedSale } from '../../testing/audits.ts'
import { redisWith } from '../../testing/guards.ts'
import { lastTry, mustHold, mustReserve, newBuyer, rivalOf } from '../../testing/sales.ts'
import { silent } from '../../worker-payments/testing.ts'

let sale: AuditedSale
beforeAll(async () => {
  sale = await openAuditedSale()
})
afterAll(() => sale.end())

/** Settles in Postgres, and dies before Redis knows. */
async function settleAndDie(paymentId: string): Promise<void> {
  const gone = redisWith(sale.redis, () => Promise.reject(new Error('the worker dies here')))
  await expect(sale.settleWith(gone)(paymentId, silent)).rejects.toThrow('dies')
}

/** What the audit finds, that it repairs all of it, and that the next audit finds nothing. */
async function expectRepaired(found: Record<string, number>): Promise<void> {
  const repaired = Object.values(found).reduce((sum, count) => sum + count, 0)
  expect(await sale.audit()).toMatchObject({ busy: 0, repaired, found })
  expect(await sale.audit()).toMatchObject({ busy: 0, repaired: 0, found: {} })
}

describe('an audit repairs', () => {
  test('seats shown otherwise than they are: the next touch shows the truth', async () => {
    const buyer = await newBuyer(sale, { orphanRule: 'off' })
    const reservation = await mustReserve(buyer, [0])
    await sale.settleWith(sale.redis)(reservation.payment.id, silent)
    expect((await sale.block(buyer, [1])).status).toBe(201)
    await mustReserve(buyer, [4])
    const { showtimeId, layoutId, startsAt, seats } = buyer.showtime
    await sale.redis.del(...keysOf(showtimeId))
    const wrong = { taken: [2], blocked: [3], layoutId, startsAt: startsAt.getTime() }
    await loadShowtime(sale.redis, loaded(seats.length, wrong), showtimeId)
    await expectRepaired({
      sold_shown_free: 1,
      blocked_shown_free: 1,
      free_shown_sold: 1,
      free_shown_blocked: 1,
      reserved_shown_free: 1,
    })
    expect((await sale.nextTouch(buyer)).slice(0, 5)).toEqual(['sold', 'blocked', 'free', 'free', 'sold'])
    expect(await sale.audit()).toMatchObject({ found: {} })
  })

  test('a seat that was sold by a worker who died before telling Redis', async () => {
    const buyer = await newBuyer(sale)
    const reservation = await mustReserve(buyer, [0])
    await settleAndDie(reservation.payment.id)
    await expectRepaired({ sold_shown_held: 1 })
    expect((await sale.nextTouch(buyer))[0]).toBe('sold')
  })

  test('the hold of a reservation that was declined by a worker who died before telling Redis', async () => {
    const buyer = await newBuyer(sale)
    const reservation = await mustReserve(buyer, [0, 1], { method: 'sim_declined' })
    await lastTry(sale, reservation.payment.id)
    await settleAndDie(reservation.payment.id)
    await expectRepaired({ hold_of_dead_reservation: 1 })
    const map = await seatStates(sale.redis, buyer.showtime.showtimeId)
    expect(map).toMatchObject({ loaded: true })
    await mustHold(await rivalOf(buyer), [0, 1])
  })

  test('a seat on hold for nobody', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [7])
    const { showtimeId } = buyer.showtime
    expect(await sale.audit()).toMatchObject({ found: {} })
    await sale.redis.hdel(keyOf(showtimeId, 'showtime'), `h:${hold.id}`)
    await expectRepaired({ free_shown_held: 1 })
    expect((await sale.nextTouch(buyer))[7]).toBe('free')
  })
})
