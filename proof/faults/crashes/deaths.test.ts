// A process dies between any two writes of any flow, and all its messages are lost: the other processes
// finish the work from tables alone, whether or not the caller repeats its request.
import { afterAll, expect, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { readTakenSeats } from '#shared/db/seating.ts'
import { seatStates, withLoaded } from '#shared/holds/seat-map.ts'
import type { Resources, Sql } from '#shared/resources.ts'
import { diff } from '#shared/sales/seat-map-diffs.ts'
import { openMortal } from '../../../testing/deaths.ts'
import { isLong } from '../../../testing/long.ts'
import { openMoving } from '../../../testing/moves.ts'
import { openSale, type Sale } from '../../../testing/sales.ts'
import { anotherRedisUrl } from '../../../testing/servers.ts'
import { newShowtimeCanceller } from '../../../worker-payments/payments/cancel-showtime.ts'
import { newTicketMover } from '../../../worker-payments/payments/move-tickets.ts'
import { newReconciler } from '../../../worker-payments/reconciler/reconcile.ts'
import { newMapChecker } from '../../../worker-payments/reconciler/seat-maps.ts'
import { silent } from '../../../worker-payments/testing.ts'
import { flows, own, settleWith, type Work } from './flows.ts'
import { retryWindowsEnd } from './retry-windows.ts'

// No flow writes this often: a test that comes here has lost count.
const MOST_WRITES = 60
const ROUNDS = 12

const table: Record<string, { deaths: number; unfinished: number }> = {}
afterAll(async () => {
  console.table(table)
})

/** The names of what is not as it should be, once nothing is on its way. */
async function unfinished({ sql, redis }: Resources, showtimeId: string): Promise<string[]> {
  await withLoaded(
    redis,
    showtimeId,
    () => readTakenSeats(sql, showtimeId),
    () => seatStates(redis, showtimeId),
  )
  const found = await findInconsistencies(sql, { atRest: true })
  const wrong = await diff({ sql, redis }, showtimeId)
  return [...found, ...wrong!].map(({ kind }) => kind).filter((kind) => !OF_MESSAGES.includes(kind))
}

/** All that the living do, with no message to tell them; ten minutes pass between two rounds. */
async function othersGoOn(sale: Sale): Promise<void> {
  const at = own(sale)
  const { sql, redis } = at
  const settle = settleWith(sale, at)
  const ticketKey = sale.env.TICKET_PRIVATE_KEY
  const reconciler = newReconciler({
    sql,
    settle,
    cancelShowtime: newShowtimeCanceller(at),
    moveTickets: newTicketMover({ sql, redis, ticketKey }),
    checkMap: newMapChecker(at, async () => undefined),
    log: silent,
    stuckAfterMs: 0,
    // As a minute later.
    mapCheckAfterMs: -60_000,
  })
  for (let round = 0, busy = true; busy && round < ROUNDS; round += 1) {
    // The relay sent everything, and the broker lost it.
    await sql`update outbox set sent_at = now() where sent_at is null`
    await tenMinutesPass(at)
    busy = (await reconciler.runOnce()).found > 0
    for (const { id, paymentId } of await resent(sql)) {
      await settle(paymentId, silent)
      await sql`insert into inbox (consumer, message_id) values ('payments', ${id}) on conflict do nothing`
      busy = true
    }
  }
}

/** Payments whose message was not handled, so that it is sent again. Other tests cover other messages. */
const resent = (sql: Sql) => sql<{ id: string; paymentId: string }[]>`
  select message_id as id, payload->>'paymentId' as "paymentId" from outbox
  where sent_at is null and type = 'payment.requested'
    and message_id not in (select message_id from inbox where consumer = 'payments')`
const OF_MESSAGES = ['message_unsent', 'message_unhandled']

async function tenMinutesPass({ sql, redis }: Resources): Promise<void> {
  const ago = sql`interval '10 minutes'`
  await sql`update outbox set created_at = created_at - ${ago}, sent_at = sent_at - ${ago}`
  await sql`update payments set created_at = created_at - ${ago}, updated_at = updated_at - ${ago}, checked_at = null`
  await retryWindowsEnd({ sql, redis })
  for (const table of ['showtime_moves', 'showtime_cancellations'])
    await sql`update ${sql(table)} set created_at = created_at - ${ago}, checked_at = null`
}

/** Whether the process died, after that many writes. */
async function diesAfter(
  writes: number,
  work: Work,
  urls: Parameters<typeof openMortal>[0],
): Promise<boolean> {
  const mortal = await openMortal(urls, writes)
  try {
    return (await Promise.race([mortal.death, work(mortal)])) === 'died'
  } finally {
    await mortal.disconnect()
  }
}

/** The flow with every death; returns how many there were, and how many left something undone. */
async function allDeaths(name: string, sale: Sale, redis: string) {
  const counted = { deaths: 0, unfinished: 0 }
  const at = own(sale)
  // Each in npm test once, in turn with and without a repeat.
  for (const both of isLong ? [0, 1] : [0]) {
    for (let writes = 0, died = true; died; writes += 1) {
      expect(writes).toBeLessThan(MOST_WRITES)
      const moving = await openMoving(sale)
      const work = await flows[name]!(sale, moving)
      died = await diesAfter(writes, work, { database: sale.database.url, redis })
      if (died) counted.deaths += 1
      if ((await unfinished(at, moving.showtimeId)).length > 0) counted.unfinished += 1
      if ((writes + both) % 2 === 1) await work(at)
      await othersGoOn(sale)
      expect([writes, await unfinished(at, moving.showtimeId)]).toEqual([writes, []])
    }
  }
  return counted
}

// Side by side, each on its own: what one leaves is nothing that the sweep of another goes through.
test.concurrent.each(Object.keys(flows))('%s', async (name) => {
  const redis = anotherRedisUrl()
  const sale = await openSale(redis)
  try {
    table[name] = await allDeaths(name, sale, redis)
  } finally {
    await sale.end()
  }
})

test('the control: without the others, deaths leave work undone', () => {
  const left = Object.values(table).filter(({ unfinished }) => unfinished > 0)
  expect(left.length).toBe(Object.keys(flows).length)
})
