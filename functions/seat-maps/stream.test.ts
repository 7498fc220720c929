// What a viewer of a seat map is told: the map, each change once and in turn, and after a break what they
// missed.
import { describe, expect, test } from 'vitest'
import { releaseHold } from '#shared/holds/holds.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { openRedis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import { openFaultProxy } from '../../testing/fault-proxy.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, type Buyer, mustHold, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import { redisUrl } from '../../testing/servers.ts'
import watchSeatMap from './stream.ts'

const sale = useSale()

testRefusals({
  fn: watchSeatMap,
  env: () => sale.env,
  method: 'GET',
  path: `/v1/showtimes/${newId()}/seat-map/events`,
  access: 'public',
})

interface Event {
  event: string
  id: number
  data: Answered
}

async function open({ showtime }: Buyer, lastEventId?: number, env = sale.env) {
  const headers: Record<string, string> =
    lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  const path = `/v1/showtimes/${showtime.showtimeId}/seat-map/events`
  const answer = await watchSeatMap.request(path, { headers }, env)
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  // A proxy that buffers would keep events back.
  expect(answer.headers.get('x-accel-buffering')).toBe('no')
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next(): Promise<Event> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end < 0) {
          const { value, done } = await reader.read()
          if (done) throw new Error('The stream ended')
          text += value
          continue
        }
        const fields = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => line.split(/: (.*)/s)),
        )
        text = text.slice(end + 2)
        if (fields.event) return { event: fields.event, id: Number(fields.id), data: JSON.parse(fields.data) }
      }
    },
    close: () => reader.cancel(),
  }
}

const changed = ({ showtime }: Buyer, { data }: Event) =>
  data.seats.map(({ seatId, state }: Answered) => [
    showtime.seats.findIndex(({ id }) => id === seatId),
    state,
  ])
const release = ({ showtime, customer }: Buyer, hold: Answered) =>
  releaseHold(sale.redis, { showtimeId: showtime.showtimeId, holdId: hold.id, buyerId: customer.user.id })

test('begins with the whole map, then tells each change with its version', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  const stream = await open(buyer)
  const first = await stream.next()
  expect(first).toMatchObject({
    event: 'snapshot',
    data: { showtimeId: buyer.showtime.showtimeId, version: first.id },
  })
  expect(first.data.seats.map(({ state }: Answered) => state)).toEqual(Array(6).fill('free'))
  const hold = await mustHold(buyer, [1, 2])
  const second = await stream.next()
  expect([second.event, second.id, changed(buyer, second)]).toEqual([
    'change',
    first.id + 1,
    [
      [1, 'held'],
      [2, 'held'],
    ],
  ])
  expect(second.id).toBe(hold.version)
  await release(buyer, hold)
  const third = await stream.next()
  expect([third.id, changed(buyer, third)]).toEqual([
    first.id + 2,
    [
      [1, 'free'],
      [2, 'free'],
    ],
  ])
  await stream.close()
})

test('of one who comes back goes on right after the last event they saw', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  const stream = await open(buyer)
  const { id } = await stream.next()
  await stream.close()
  for (const seat of [0, 2, 4]) await mustHold(buyer, [seat])
  const again = await open(buyer, id + 1)
  const missed = [await again.next(), await again.next()]
  expect(missed.map((event) => [event.event, event.id, changed(buyer, event)])).toEqual([
    ['change', id + 2, [[2, 'held']]],
    ['change', id + 3, [[4, 'held']]],
  ])
  await mustHold(buyer, [5])
  expect((await again.next()).id).toBe(id + 4)
  await again.close()
})

test('of one who was away for too long, or names no version, begins with the map again', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  for (const lastEventId of [1, Number.NaN]) {
    const stream = await open(buyer, lastEventId)
    expect((await stream.next()).event).toBe('snapshot')
    await stream.close()
  }
})

test('shows the whole map after Redis lost everything', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  await mustHold(buyer, [0])
  const stream = await open(buyer)
  expect((await stream.next()).data.seats[0].state).toBe('held')
  await sale.redis.del(...keysOf(buyer.showtime.showtimeId))
  await mustHold(buyer, [3])
  const again = await stream.next()
  expect(again.event).toBe('snapshot')
  expect(again.data.seats.map(({ state }: Answered) => state[0]).join('')).toMatch(/^fff[fh]ff$/)
  await stream.close()
})

describe('many viewers', () => {
  test('all see the same changes in the same order, while seats come and go', async () => {
    const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 10 })
    const streams = await Promise.all(Array.from({ length: 10 }, () => open(buyer)))
    const starts = await Promise.all(streams.map((stream) => stream.next()))
    const rounds = Array.from({ length: 5 }, (_, seat) => seat * 2)
    await Promise.all(rounds.map(async (seat) => release(buyer, await mustHold(buyer, [seat]))))
    const last = starts[0]!.id + 10
    const seen = await Promise.all(
      streams.map(async (stream) => {
        const events: Event[] = []
        while (events.at(-1)?.id !== last) events.push(await stream.next())
        return events
      }),
    )
    expect(seen[0]!.map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, index) => starts[0]!.id + index + 1),
    )
    for (const events of seen) expect(events).toEqual(seen[0])
    await Promise.all(streams.map((stream) => stream.close()))
  })

  test('share one connection to Redis, which ends with the last of them', async () => {
    const proxy = await openFaultProxy(redisUrl(), 6379)
    const redis = openRedis(proxy.url)
    await new Promise((resolve) => redis.once('ready', resolve))
    const env = { ...sale.env, resources: { sql: sale.database.sql, redis } }
    const buyer = await newBuyer(sale)
    const other = await newBuyer(sale)
    const streams = await Promise.all([buyer, buyer, other].map((each) => open(each, undefined, env)))
    for (const stream of streams) await stream.next()
    expect(proxy.connections()).toBe(2)
    for (const stream of streams) await stream.close()
    await expect.poll(proxy.connections).toBe(1)
    redis.disconnect()
    await proxy.close()
  })
})

test('a viewer whose process loses Redis for a moment gets what came meanwhile, once each', async () => {
  const proxy = await openFaultProxy(redisUrl(), 6379)
  const redis = openRedis(proxy.url)
  await new Promise((resolve) => redis.once('ready', resolve))
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  const stream = await open(buyer, undefined, { ...sale.env, resources: { sql: sale.database.sql, redis } })
  const { id } = await stream.next()
  proxy.cutAll()
  for (const seat of [0, 2, 4]) await mustHold(buyer, [seat])
  const events = [await stream.next(), await stream.next(), await stream.next()]
  expect(events.map((event) => [event.id - id, changed(buyer, event)])).toEqual([
    [1, [[0, 'held']]],
    [2, [[2, 'held']]],
    [3, [[4, 'held']]],
  ])
  await stream.close()
  redis.disconnect()
  await proxy.close()
})

test('of an unknown showtime is not found', async () => {
  const answer = await watchSeatMap.request(`/v1/showtimes/${newId()}/seat-map/events`, {}, sale.env)
  expect(await problemOf(answer)).toMatchObject({ code: 'not_found' })
})
