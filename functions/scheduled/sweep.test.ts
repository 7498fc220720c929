// What the sweep ends, what it leaves alone, and that two sweeps at once do the work once.
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { createHold } from '#shared/holds/holds.ts'
import { keyOf } from '#shared/holds/keys.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { mustHold as holdSeats, loaded, loadShowtime } from '#shared/holds/testing.ts'
import { mastersOf, openRedis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'
import { signIn } from '../../testing/catalogue.ts'
import { type ClusterNode, canStartCluster, startCluster } from '../../testing/redis-cluster.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  type Buyer,
  mustHold,
  mustReserve,
  newBuyer,
  overdue,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import sweep from './sweep.ts'

const sale = useSale()

testRefusals({
  fn: sweep,
  env: () => sale.env,
  method: 'POST',
  path: '/v1/scheduled/sweep',
  access: 'staff',
})

async function ask(redis = sale.redis): Promise<Response> {
  const { sql } = sale.database
  const { headers } = await signIn(sql, sale.env, { roles: ['staff'] })
  const env = { ...sale.env, resources: { sql, redis } }
  return sweep.request('/v1/scheduled/sweep', { method: 'POST', headers }, env)
}

async function run(): Promise<Answered> {
  const answer = await ask()
  expect(answer.status).toBe(200)
  return answer.json()
}

const statusOf = async (id: string) =>
  (await sale.database.sql`select status from reservations where id = ${id}`)[0]!.status
const stateOf = async ({ showtime }: Buyer, index: number) => {
  const map = await seatStates(sale.redis, showtime.showtimeId)
  return map.loaded ? map.states[index] : 'unloaded'
}
const charge = (id: string) =>
  sale.database.sql`update payments set charge_started_at = now() where reservation_id = ${id}`

test('lapses an overdue reservation and frees its seats in Postgres, Redis and the history', async () => {
  const buyer = await newBuyer(sale)
  const made = await mustReserve(buyer, [0, 1])
  await overdue(sale, made.id)
  expect(await run()).toMatchObject({ endedSessions: 0, lapsed: 1, more: false })
  expect(await statusOf(made.id)).toBe('lapsed')
  expect(await stateOf(buyer, 0)).toBe('free')
  const history = await sale.database.sql`
    select event, reason, fence from seat_history where reservation_id = ${made.id} and event = 'released'`
  expect(history).toHaveLength(2)
  expect(history[0]).toMatchObject({ reason: 'lapsed' })
  const messages = await sale.database.sql`
    select payload from outbox where key = ${made.id} and type = 'reservation.lapsed'`
  expect(messages).toEqual([{ payload: { reservationId: made.id } }])
  expect(await run()).toMatchObject({ lapsed: 0 })
  await mustReserve(await rivalOf(buyer), [0, 1])
})

test('leaves what is in its window, and for the grace what is being paid', async () => {
  const buyer = await newBuyer(sale)
  const waiting = await mustReserve(buyer, [0])
  const charged = await mustReserve(buyer, [1])
  await charge(charged.id)
  await overdue(sale, charged.id, 59_000)
  await run()
  expect([await statusOf(waiting.id), await statusOf(charged.id)]).toEqual([
    'awaiting_payment',
    'awaiting_payment',
  ])
  expect(await stateOf(buyer, 1)).toBe('held')
  await overdue(sale, charged.id, 61_000)
  await run()
  expect(await statusOf(charged.id)).toBe('lapsed')
})

test('never lapses what is paid', async () => {
  const buyer = await newBuyer(sale)
  const made = await mustReserve(buyer, [0])
  await sale.database.sql`update payments set status = 'captured' where reservation_id = ${made.id}`
  await overdue(sale, made.id, 3_600_000)
  await run()
  expect(await statusOf(made.id)).toBe('awaiting_payment')
})

test('frees overdue holds, so that viewers see it', async () => {
  const buyer = await newBuyer(sale)
  await mustHold(buyer, [0])
  const { showtimeId } = buyer.showtime
  const short = { showtimeId, holdId: newId(), buyerId: newId(), seats: [5], quote: '-', lengthMs: 1 }
  const made = await createHold(sale.redis, short)
  if (!made.ok) throw new Error(made.code)
  while (Date.now() <= made.expiresAt + 1) await sale.redis.ping()
  expect((await run()).expiredHolds).toBeGreaterThanOrEqual(1)
  expect([await stateOf(buyer, 0), await stateOf(buyer, 5)]).toEqual(['held', 'free'])
})

test('tells once of each hold that ran out, also where the next reader freed it before any sweep', async () => {
  const { sql } = sale.database
  await sql`
    insert into webhook_endpoints (id, url, events, secret)
    values (${newId()}, 'https://milo.test/', '{hold.expired}', 'x')`
  const buyer = await newBuyer(sale)
  await stateOf(buyer, 0)
  await mustHold(buyer, [0])
  const { showtimeId } = buyer.showtime
  const short = { showtimeId, buyerId: newId(), quote: '-', lengthMs: 1 }
  const ids = [newId(), newId()]
  for (const [seat, holdId] of ids.entries())
    await createHold(sale.redis, { ...short, holdId, seats: [5 + seat] })
  await sleep(5)
  expect(await stateOf(buyer, 5)).toBe('free')
  await Promise.all([run(), run()])
  await run()
  const told =
    await sql`select key from outbox where type = 'hold.expired' and key = any(${ids}) order by key`
  expect(told.map(({ key }) => key)).toEqual([...ids].sort())
  await sql`delete from webhook_endpoints`
})

test('run by several at once lapses each reservation once', async () => {
  const buyer = await newBuyer(sale)
  const made = await Promise.all(
    [0, 1, 2, 3, 4, 5].map(async (seat) => mustReserve(await rivalOf(buyer), [seat])),
  )
  for (const { id } of made) await overdue(sale, id)
  const results = await Promise.all(Array.from({ length: 4 }, run))
  expect(results.reduce((sum, { lapsed }) => sum + lapsed, 0)).toBe(6)
  const [row] = await sale.database.sql`
    select count(*) from seat_history where showtime_id = ${buyer.showtime.showtimeId} and event = 'released'`
  expect(Number(row!.count)).toBe(6)
})

test('forgets idempotency keys after a day, and keeps those of today', async () => {
  const { user } = await signIn(sale.database.sql, sale.env)
  await sale.database.sql`
    insert into idempotency_keys (user_id, key, request_hash, started_at)
    values (${user.id}, 'old', 'x', now() - interval '25 hours'), (${user.id}, 'new', 'x', now() - interval '23 hours')`
  expect(await run()).toMatchObject({ forgottenKeys: 1 })
  expect(await sale.database.sql`select key from idempotency_keys where user_id = ${user.id}`).toEqual([
    { key: 'new' },
  ])
})

test('forgets messages a week after they were sent, with their receipts, and none that waits', async () => {
  const { sql } = sale.database
  const [old, fresh, unsent] = [newId(), newId(), newId()]
  await sql`
    insert into outbox (message_id, type, key, payload, sent_at) values
      (${old}, 'hold.expired', ${newId()}, '{}', now() - interval '8 days'),
      (${fresh}, 'hold.expired', ${newId()}, '{}', now() - interval '6 days'),
      (${unsent}, 'hold.expired', ${newId()}, '{}', null)`
  await sql`
    insert into inbox (consumer, message_id, finished_at)
    select consumer, id, now() from unnest(array['notices', 'webhooks']) as consumer, unnest(${[old, fresh]}::uuid[]) as id`
  expect(await run()).toMatchObject({ forgottenMessages: 1 })
  const left = await sql`
    select message_id, (select count(*)::int from inbox where inbox.message_id = outbox.message_id) as receipts
    from outbox where message_id = any(${[old, fresh, unsent]}::uuid[]) order by id`
  expect(left).toEqual([
    { message_id: fresh, receipts: 2 },
    { message_id: unsent, receipts: 0 },
  ])
})

/** An old key, which the sweep forgets. */
async function addOldKey(): Promise<() => Promise<boolean>> {
  const { sql } = sale.database
  const { user } = await signIn(sql, sale.env)
  await sql`
    insert into idempotency_keys (user_id, key, request_hash, started_at)
    values (${user.id}, 'old', 'x', now() - interval '25 hours')`
  return async () => (await sql`select from idempotency_keys where user_id = ${user.id}`).length === 0
}

test('without Redis does what needs Postgres alone, and fails', async () => {
  const away = openRedis('redis://127.0.0.1:1')
  onTestFinished(() => away.disconnect())
  const isForgotten = await addOldKey()
  expect((await ask(away)).status).toBe(503)
  expect(await isForgotten()).toBe(true)
  const [last] = await sale.database.sql`
    select finished_at from scheduled_runs where job = 'sweep' order by started_at desc limit 1`
  expect(last).toEqual({ finished_at: null })
})

test.skipIf(!canStartCluster)(
  'on a cluster without one of its masters sweeps the others, and fails',
  async () => {
    const local = await startCluster()
    onTestFinished(local.stop)
    const redis = openRedis(local.url)
    onTestFinished(() => redis.disconnect())
    await once(redis, 'ready')
    for (let count = 0; count < 12; count++) {
      const showtimeId = await loadShowtime(redis, loaded(10))
      await holdSeats(redis, showtimeId, [1], { lengthMs: 1 })
    }
    const left = ({ admin }: ClusterNode) => admin.keys(keyOf('*', 'expiries'))
    for (const node of local.masters) expect(await left(node)).not.toEqual([])
    const isForgotten = await addOldKey()
    // The first that is asked for its showtimes. Clients alone hear nothing of it.
    const [away] = mastersOf(redis)
    await away!.call('CLIENT', 'PAUSE', 300_000, 'ALL')
    expect((await ask(redis)).status).toBe(503)
    expect(await isForgotten()).toBe(true)
    for (const node of local.masters)
      if (node.port !== away!.options.port) expect(await left(node)).toEqual([])
  },
)
