// Redis must show what Postgres decided: after any decision that Redis was not told of, the worker's
// reconciler repairs the map.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { writeBlock } from '#shared/db/blocks.ts'
import { endDispute, markDisputed } from '#shared/db/outside-money.ts'
import { readTakenSeats } from '#shared/db/seating.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { beginLoad, finishLoad } from '#shared/holds/seat-map.ts'
import type { Redis } from '#shared/redis.ts'
import { diff } from '#shared/sales/seat-map-diffs.ts'
import { newId } from '#shared/std/ids.ts'
import createBlock from '../../functions/blocks/create.ts'
import deleteBlock from '../../functions/blocks/delete.ts'
import cancelReservation from '../../functions/cancellations/create.ts'
import sweep from '../../functions/scheduled/sweep.ts'
import updateShowtime from '../../functions/showtimes/update.ts'
import { type AuditedSale, openAuditedSale, redraw, withoutRedis } from '../../testing/audits.ts'
import { jsonRequest, type TestEnv } from '../../testing/catalogue.ts'
import { redisWith } from '../../testing/guards.ts'
import { type Buyer, lastTry, mustReserve, newBuyer, overdue } from '../../testing/sales.ts'
import { newShowtimeCanceller } from '../../worker-payments/payments/cancel-showtime.ts'
import { newReconciler } from '../../worker-payments/reconciler/reconcile.ts'
import { newMapChecker } from '../../worker-payments/reconciler/seat-maps.ts'
import { silent } from '../../worker-payments/testing.ts'

let sale: AuditedSale
let gone: Redis
let goneEnv: TestEnv
beforeAll(async () => {
  sale = await openAuditedSale()
  goneEnv = withoutRedis(sale)
  gone = goneEnv.resources!.redis
})
afterAll(() => sale.end())
beforeEach(() => sale.database.sql`delete from map_checks`)

const at = () => ({ sql: sale.database.sql, redis: sale.redis })
const kinds = async ({ showtime }: Buyer) => (await diff(at(), showtime.showtimeId))!.map(({ kind }) => kind)

/** One round of the worker, without its pauses. */
const reconcile = () =>
  newReconciler({
    ...at(),
    settle: sale.settleWith(sale.redis),
    checkMap: newMapChecker(at(), async () => undefined),
    log: silent,
    // As a minute later.
    mapCheckAfterMs: -60_000,
  }).runOnce()

const ask = (
  fn: { request: typeof createBlock.request },
  method: 'POST' | 'DELETE',
  path: string,
  body: unknown,
  env: TestEnv,
) => fn.request(path, jsonRequest(method, body, sale.staff.headers), env)

async function sold(buyer: Buyer, seats: number[], method = 'sim_approved') {
  const made = await mustReserve(buyer, seats, { method })
  await sale.settleWith(sale.redis)(made.payment.id, silent)
  return made
}

async function blocked(buyer: Buyer, seats: number[]): Promise<string> {
  const answer = await sale.block(buyer, seats)
  expect(answer.status).toBe(201)
  return (await answer.json()).id
}

/** Seats that await their payment while Redis knows nothing of it any more: a load shows them as sold. */
async function soldInMap(buyer: Buyer): Promise<string> {
  const made = await mustReserve(buyer, [0, 1])
  await sale.redis.del(...keysOf(buyer.showtime.showtimeId))
  await sale.nextTouch(buyer)
  return made.id
}

/** Each is decided in Postgres, and Redis is not told; with what the map shows then. */
const decisions: [name: string, wrong: string[], decide: (buyer: Buyer) => Promise<void>][] = [
  [
    'a lapse by the sweep',
    ['hold_of_dead_reservation'],
    async (buyer) => {
      const made = await mustReserve(buyer, [0, 1])
      await overdue(sale, made.id)
      await ask(sweep, 'POST', '/v1/scheduled/sweep', undefined, goneEnv)
    },
  ],
  [
    'a lapse of seats that a load showed as sold',
    ['free_shown_sold', 'free_shown_sold'],
    async (buyer) => {
      await overdue(sale, await soldInMap(buyer))
      await ask(sweep, 'POST', '/v1/scheduled/sweep', undefined, goneEnv)
    },
  ],
  [
    'a declined payment',
    ['hold_of_dead_reservation'],
    async (buyer) => {
      const made = await mustReserve(buyer, [0, 1], { method: 'sim_declined' })
      await lastTry(sale, made.payment.id)
      await expect(sale.settleWith(gone)(made.payment.id, silent)).rejects.toThrow('gone')
    },
  ],
  [
    'the cancellation of a seat',
    ['free_shown_sold'],
    async (buyer) => {
      const made = await sold(buyer, [0, 1])
      const path = `/v1/reservations/${made.id}/cancellations`
      const body = { seatIds: [buyer.showtime.seats[0]!.id] }
      const answer = await cancelReservation.request(
        path,
        jsonRequest('POST', body, { ...buyer.customer.headers, 'idempotency-key': newId() }),
        goneEnv,
      )
      expect(answer.status).toBe(202)
    },
  ],
  [
    'the cancellation of a showtime',
    ['free_shown_sold', 'free_shown_sold'],
    async (buyer) => {
      await sold(buyer, [0, 1])
      const { sql } = sale.database
      const { showtimeId } = buyer.showtime
      await sql`update showtimes set status = 'cancelled' where id = ${showtimeId}`
      await sql`
        insert into showtime_cancellations (showtime_id, reason, actor_id)
        values (${showtimeId}, 'fire', ${sale.staff.user.id})`
      await expect(newShowtimeCanceller({ sql, redis: gone })(showtimeId, silent)).rejects.toThrow('gone')
    },
  ],
  [
    'a lost dispute',
    ['free_shown_sold', 'free_shown_sold'],
    async (buyer) => {
      const made = await sold(buyer, [0, 1])
      await markDisputed(sale.database.sql, made.payment.id)
      await endDispute(sale.database.sql, made.payment.id, false)
    },
  ],
  [
    'an end of a block',
    ['free_shown_blocked'],
    async (buyer) => {
      const id = await blocked(buyer, [0])
      const path = `/v1/showtimes/${buyer.showtime.showtimeId}/blocks/${id}`
      expect((await ask(deleteBlock, 'DELETE', path, undefined, goneEnv)).status).toBe(204)
    },
  ],
  [
    'a block whose answer from Redis was lost',
    ['free_shown_blocked'],
    async (buyer) => {
      const cut = redisWith(sale.redis, async (_, send, _keyCount, rest) => {
        await send()
        if (rest.includes('0-0')) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' })
        return send()
      })
      await sale.nextTouch(buyer)
      const body = { seatIds: [buyer.showtime.seats[0]!.id], reason: 'broken' }
      const env = { ...goneEnv, resources: { sql: sale.database.sql, redis: cut } }
      const path = `/v1/showtimes/${buyer.showtime.showtimeId}/blocks`
      expect((await ask(createBlock, 'POST', path, body, env)).status).toBe(503)
    },
  ],
  [
    'a block that somebody else unblocked in the map',
    ['blocked_shown_free'],
    async (buyer) => {
      await sale.nextTouch(buyer)
      const { sql } = sale.database
      const { showtimeId, layoutId, seats } = buyer.showtime
      const block = {
        id: newId(),
        showtimeId,
        layoutId,
        seatIds: [seats[0]!.id],
        reason: 'x',
        requestId: 'x',
      }
      await writeBlock(sql, { ...block, createdBy: sale.staff.user.id })
    },
  ],
  [
    'a late capture of the same seats',
    ['sold_shown_free', 'sold_shown_free'],
    async (buyer) => {
      const made = await mustReserve(buyer, [0, 1], { method: 'sim_late' })
      const settle = sale.settleWith(sale.redis)
      await settle(made.payment.id, silent)
      await overdue(sale, made.id, 10 * 60_000)
      await ask(sweep, 'POST', '/v1/scheduled/sweep', undefined, sale.env)
      await sale.database.sql`update simulator.charges set settles_at = now() where key = ${made.payment.id}`
      await sale.nextTouch(buyer)
      await expect(sale.settleWith(gone)(made.payment.id, silent)).rejects.toThrow('gone')
    },
  ],
  ['another layout', ['map_of_another_layout'], (buyer) => redraw(sale, buyer, goneEnv)],
  [
    'another rule for single seats',
    ['map_of_another_rule'],
    async ({ showtime }) => {
      const path = `/v1/showtimes/${showtime.showtimeId}`
      const body = { orphanRule: 'strict' }
      const answer = await updateShowtime.request(
        path,
        jsonRequest('PATCH', body, sale.staff.headers),
        goneEnv,
      )
      expect(answer.status).toBe(200)
    },
  ],
]

test('a load that read Postgres before the decision is refused after the look', async () => {
  const buyer = await newBuyer(sale, { orphanRule: 'off' })
  const { showtimeId } = buyer.showtime
  const begun = await beginLoad(sale.redis, showtimeId)
  const read = await readTakenSeats(sale.database.sql, showtimeId)
  await blocked(await newBuyer(sale), [0])
  await sale.database.sql`insert into map_checks (showtime_id) values (${showtimeId})`
  await reconcile()
  const { epoch } = begun as { epoch: number }
  expect(await finishLoad(sale.redis, showtimeId, epoch, read)).toBe(false)
})

describe.each(decisions)('%s', (_, wrong, decide) => {
  test('is shown by the map after a round of the worker, though Redis was never told', async () => {
    const buyer = await newBuyer(sale, { orphanRule: 'off' })
    await sale.nextTouch(buyer)
    await decide(buyer)
    // The control: without that round it stays wrong.
    expect(await kinds(buyer)).toEqual(wrong)
    await reconcile()
    await sale.nextTouch(buyer)
    expect(await kinds(buyer)).toEqual([])
    expect(await sale.database.sql`select from map_checks`).toHaveLength(0)
  })
})
