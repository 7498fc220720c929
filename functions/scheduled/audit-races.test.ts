// What is merely behind, because a sale is under way, is no finding: neither between two systems nor between
// two looks.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changesSince, seatStates } from '#shared/holds/library.generated.ts'
import { diff } from '#shared/sales/seat-map-diffs.ts'
import { newId } from '#shared/std/ids.ts'
import { type AuditedSale, openAuditedSale } from '../../testing/audits.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import { redisWith } from '../../testing/guards.ts'
import {
  askHold,
  askReservation,
  type Buyer,
  lastTry,
  mustHold,
  mustReserve,
  newBuyer,
  rivalOf,
} from '../../testing/sales.ts'
import { silent } from '../../worker-payments/testing.ts'
import deleteBlock from '../blocks/delete.ts'
import createCancellation from '../cancellations/create.ts'
import deleteHold from '../holds/delete.ts'
import { audit } from './audit.ts'

let sale: AuditedSale
beforeAll(async () => {
  sale = await openAuditedSale()
})
afterAll(() => sale.end())

describe('a sale that commits and has not told Redis yet', () => {
  /** Settled in Postgres; `tell` lets Redis hear of it and waits for the end. */
  async function behind() {
    const buyer = await newBuyer(sale)
    const reservation = await mustReserve(buyer, [0])
    let tell = () => undefined as unknown
    const told = new Promise<void>((resolve) => {
      tell = () => resolve()
    })
    let reach = () => undefined as unknown
    const reached = new Promise<void>((resolve) => {
      reach = () => resolve()
    })
    const slow = redisWith(sale.redis, async (_, send) => {
      reach()
      await told
      return send()
    })
    const settled = sale.settleWith(slow)(reservation.payment.id, silent)
    await reached
    return {
      async tell() {
        tell()
        await settled
      },
    }
  }

  test('is no finding, because the second look finds it told', async () => {
    const { tell } = await behind()
    expect(await sale.audit(tell)).toMatchObject({ repaired: 0, found: {} })
  })

  test('the negative control: where the second look comes too soon, it is one', async () => {
    const { tell } = await behind()
    expect(await sale.audit()).toMatchObject({ repaired: 1, found: { sold_shown_held: 1 } })
    await tell()
  })
})

describe('a sale between the look at the map and the one at Postgres', () => {
  /** Once, or at each look: a whole purchase goes by right after the map was read. */
  async function lookDuring(times: number, around: Parameters<typeof redisWith>[1] = (_, send) => send()) {
    const first = await newBuyer(sale, { orphanRule: 'off' })
    await mustHold(first, [39])
    let purchases = 0
    const redis = redisWith(sale.redis, async (name, send, keyCount, rest) => {
      const reply = await around(name, send, keyCount, rest)
      if (name === seatStates.name && purchases < times) {
        const reservation = await mustReserve(await rivalOf(first), [purchases++])
        await sale.settleWith(sale.redis)(reservation.payment.id, silent)
      }
      return reply
    })
    return diff({ sql: sale.database.sql, redis }, first.showtime.showtimeId)
  }

  test('is no difference: the look is taken again', async () => {
    expect(await lookDuring(1)).toEqual([])
  })

  test('makes no look at all where there is one each time', async () => {
    expect(await lookDuring(99)).toBeUndefined()
  })

  test('the negative control: a look that takes any two versions for equal sees a difference', async () => {
    const blind = await lookDuring(1, async (name, send, _keyCount, rest) =>
      name === changesSince.name ? `CHANGES ${rest.at(-1)} ${Date.now()} 0 ` : send(),
    )
    expect(blind).toMatchObject([{ kind: 'sold_shown_free', seat: 0 }])
  })
})

const pathOf = ({ showtime }: Buyer) => `/v1/showtimes/${showtime.showtimeId}`

/** A purchase in one of the ways that it may go. */
async function buy(buyer: Buyer, seat: number) {
  const method = seat % 3 === 0 ? 'sim_declined' : 'sim_approved'
  const held = await askHold(buyer, [seat])
  if (held.status !== 201) return
  const hold = await held.json()
  const { headers } = buyer.customer
  if (seat % 5 === 0) {
    await deleteHold.request(`${pathOf(buyer)}/holds/${hold.id}`, { method: 'DELETE', headers }, sale.env)
    return
  }
  const reservation = await (await askReservation(buyer, hold.id, { method })).json()
  if (method === 'sim_declined') await lastTry(sale, reservation.payment.id)
  await sale.settleWith(sale.redis)(reservation.payment.id, silent)
  if (seat % 4 !== 1) return
  const cancel = jsonRequest('POST', {}, { ...headers, 'idempotency-key': newId() })
  await createCancellation.request(`/v1/reservations/${reservation.id}/cancellations`, cancel, sale.env)
  await sale.settleWith(sale.redis)(reservation.payment.id, silent)
}

async function blockAndUnblock(buyer: Buyer, seat: number) {
  const answer = await sale.block(buyer, [seat])
  if (answer.status !== 201) return
  const { id } = await answer.json()
  await deleteBlock.request(
    `${pathOf(buyer)}/blocks/${id}`,
    { method: 'DELETE', headers: sale.staff.headers },
    sale.env,
  )
}

test('audits find nothing while seats are held, bought, declined, cancelled and blocked', async () => {
  const first = await newBuyer(sale, { orphanRule: 'off' })
  const log = silent
  const { sql } = sale.database
  /** With its own pause: the sale goes on between the looks. */
  const run = () => audit({ sql, redis: sale.redis, log })
  let selling = true
  const runs: object[] = []
  const audits = (async () => {
    while (selling) runs.push(await run())
  })()
  for (let round = 0; round < 3 || runs.length < 3; round++) {
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const seat = (round * 7 + n * 3) % 40
        await buy(await rivalOf(first), seat)
        await blockAndUnblock(first, (seat + 1) % 40)
      }),
    )
  }
  selling = false
  await audits
  for (const each of runs) expect(each).toMatchObject({ repaired: 0, found: {} })
  expect(await run()).toMatchObject({ busy: 0, repaired: 0, found: {} })
  const events = await sql`
    select distinct event, reason from seat_history where showtime_id = ${first.showtime.showtimeId}`
  expect(new Set(events.map(({ event }) => event))).toEqual(
    new Set(['reserved', 'sold', 'released', 'blocked', 'unblocked']),
  )
})
