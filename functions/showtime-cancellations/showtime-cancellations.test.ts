// A cancelled showtime gives everybody their money back, once, also where the worker dies in the middle.
import { beforeAll, describe, expect, test } from 'vitest'
import { cancelBatch } from '#shared/db/showtime-cancellations.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  askHold,
  type Buyer,
  mustReserve,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { newShowtimeCanceller } from '../../worker-payments/payments/cancel-showtime.ts'
import { newSettle, type Settle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import createCancellation from './create.ts'
import getCancellation from './get.ts'

const sale = useSale()
let staff: SignedIn
let settle: Settle
let cancelAll: ReturnType<typeof newShowtimeCanceller>
beforeAll(async () => {
  const { sql } = sale.database
  staff = await signIn(sql, sale.env, { roles: ['admin'] })
  settle = newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
  cancelAll = newShowtimeCanceller({ sql, redis: sale.redis })
})

const path = (id: string) => `/v1/showtimes/${id}/cancellation`
const cancel = (
  id: string,
  { key, reason = 'the projector broke' }: { key?: string; reason?: string } = {},
) =>
  createCancellation.request(
    path(id),
    jsonRequest('POST', { reason }, { ...staff.headers, ...(key ? { 'idempotency-key': key } : {}) }),
    sale.env,
  )
const report = async (id: string, query = ''): Promise<Answered> =>
  (await getCancellation.request(path(id) + query, { headers: staff.headers }, sale.env)).json()

/** Buyers of one showtime, each with a seat that is paid for. */
async function audience(size: number): Promise<{ buyers: Buyer[]; paid: Answered[] }> {
  const first = await newBuyer(sale)
  const buyers = [first, ...(await Promise.all(Array.from({ length: size - 1 }, () => rivalOf(first))))]
  const paid = await Promise.all(
    buyers.map(async (buyer, index) => {
      const reservation = await mustReserve(buyer, [index])
      await settle(reservation.payment.id, silent)
      return reservation
    }),
  )
  return { buyers, paid }
}

test('everybody gets all their money back, and the report says so', async () => {
  const { buyers, paid } = await audience(3)
  const { showtimeId } = buyers[0]!.showtime
  const unpaid = await mustReserve(await rivalOf(buyers[0]!), [9])
  const answer = await cancel(showtimeId)
  expect(answer.status).toBe(202)
  expect(await answer.json()).toMatchObject({
    status: 'running',
    reason: 'the projector broke',
    progress: { waiting: 4 },
  })
  expect((await askHold(buyers[0]!, [12])).status).toBe(409)
  await cancelAll(showtimeId, silent)
  expect(await report(showtimeId)).toMatchObject({
    status: 'running',
    progress: { waiting: 0, cancelled: 4, refundsDue: 3 },
  })
  for (const { payment } of [...paid, unpaid]) await settle(payment.id, silent)
  const done = await report(showtimeId, '?limit=100')
  expect(done).toMatchObject({
    status: 'done',
    progress: { waiting: 0, cancelled: 4, refundsDue: 0, refunded: 3 },
  })
  expect(done.reservations.items).toHaveLength(4)
  const line = done.reservations.items.find((one: Answered) => one.reservationId === paid[0].id)
  expect(line).toMatchObject({
    status: 'cancelled',
    payment: { status: 'refunded' },
    refunded: { amount: 1300 },
    due: { amount: 0 },
  })
  const [books] = await sale.database.sql`
    select (select count(*)::int from outbox where type = 'reservation.cancelled' and key = any(${[...paid, unpaid].map(({ id }) => id)}::uuid[])) as told,
      (select count(*)::int from reservation_seats where showtime_id = ${showtimeId} and released_at is null) as held,
      (select status from payments where id = ${unpaid.payment.id}) as unpaid`
  expect(books).toEqual({ told: 4, held: 0, unpaid: 'declined' })
})

test('a second cancellation finds the first; one that dies between batches goes on; nobody is refunded twice', async () => {
  const { buyers, paid } = await audience(3)
  const { showtimeId } = buyers[0]!.showtime
  await cancel(showtimeId)
  expect(await cancelBatch(sale.database.sql, showtimeId, 2)).toBe(2) // and then it dies
  expect((await cancel(showtimeId)).status).toBe(202)
  await Promise.all([cancelAll(showtimeId, silent), cancelAll(showtimeId, silent)])
  for (const { payment } of paid) await settle(payment.id, silent)
  expect(await report(showtimeId)).toMatchObject({ status: 'done', progress: { refunded: 3 } })
  const [row] = await sale.database.sql`
    select count(*)::int as back from simulator.refunds where charge_key = any(${paid.map(({ payment }) => payment.id)})`
  expect(row!.back).toBe(3)
})

test('a repeat asks the worker again until it is finished, and not after', async () => {
  const { buyers } = await audience(1)
  const { showtimeId } = buyers[0]!.showtime
  const { sql } = sale.database
  const asked = async () =>
    (await sql`select from outbox where type = 'showtime.cancelled' and key = ${showtimeId}`).length
  await cancel(showtimeId)
  await sql`delete from outbox where type = 'showtime.cancelled' and key = ${showtimeId}` // lost
  expect((await cancel(showtimeId)).status).toBe(202)
  expect(await asked()).toBe(1)
  await cancelAll(showtimeId, silent)
  await cancel(showtimeId)
  expect(await asked()).toBe(1)
  const noted =
    await sql`select from audit_log where action = 'showtime.cancel' and subject_id = ${showtimeId}`
  expect(noted).toHaveLength(1)
})

test('with an Idempotency-Key, the same request brings the first answer again, and another one is refused', async () => {
  const { buyers } = await audience(2)
  const { showtimeId } = buyers[0]!.showtime
  const key = newId()
  const first = await (await cancel(showtimeId, { key })).json()
  await cancelAll(showtimeId, silent)
  expect((await report(showtimeId)).progress).not.toEqual(first.progress)
  const again = await cancel(showtimeId, { key })
  expect([again.status, again.headers.get('location')]).toEqual([202, path(showtimeId)])
  expect(await again.json()).toEqual(first)
  const other = await problemOf(await cancel(showtimeId, { key, reason: 'no lamp' }))
  expect(other).toMatchObject({ code: 'idempotency_mismatch', status: 422 })
})

test('money that comes in while the showtime is cancelled goes straight back', async () => {
  const buyer = await newBuyer(sale)
  const made = await mustReserve(buyer, [0], { method: 'sim_late' })
  await settle(made.payment.id, silent) // the provider has not decided
  await cancel(buyer.showtime.showtimeId)
  await cancelAll(buyer.showtime.showtimeId, silent)
  await sale.database.sql`update simulator.charges set settles_at = now() where key = ${made.payment.id}`
  await settle(made.payment.id, silent)
  const [row] = await sale.database
    .sql`select p.status, r.status as reservation from payments p join reservations r on r.id = p.reservation_id where p.id = ${made.payment.id}`
  expect(row).toEqual({ status: 'refunded', reservation: 'cancelled' })
})

test('who cancelled and why stands in the audit log; a showtime that is not there is not found', async () => {
  const buyer = await newBuyer(sale)
  await cancel(buyer.showtime.showtimeId)
  const [line] = await sale.database
    .sql`select actor_id, action, before, after from audit_log where subject_id = ${buyer.showtime.showtimeId}`
  expect(line).toMatchObject({
    actor_id: staff.user.id,
    action: 'showtime.cancel',
    before: { status: 'scheduled' },
    after: { status: 'cancelled', reason: 'the projector broke' },
  })
  expect(await problemOf(await cancel(newId()))).toMatchObject({ code: 'not_found' })
  await expect(cancelAll(newId(), silent)).rejects.toThrow('is not cancelled')
})

describe('to cancel', () =>
  testRefusals({
    fn: createCancellation,
    env: () => sale.env,
    method: 'POST',
    path: path(newId()),
    access: 'staff',
    body: { reason: 'x' },
  }))
describe('the report', () =>
  testRefusals({
    fn: getCancellation,
    env: () => sale.env,
    method: 'GET',
    path: path(newId()),
    access: 'staff',
  }))
