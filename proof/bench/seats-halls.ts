// (b) and (d): what scripts cost as the hall grows. (c): bytes a seat.
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { confirmHold, createBestHold, createHold, releaseHold } from '#shared/holds/holds.ts'
import { keyOf } from '#shared/holds/keys.ts'
import { changesSince, seatStates } from '#shared/holds/seat-map.ts'
import { bytesOf, type Cost, costOf, hallOf, median, openHall, table } from './seats-redis.ts'

const SIZES = [100, 1_000, 10_000, 100_000]
const BATCHES = 41
const BATCH = 5

type Held = { holdId: string; buyerId: string }

const newIds = (): Held => ({ holdId: randomUUID(), buyerId: randomUUID() })

/** Median cost of a hold: batches of holds are measured, their releases are not. */
async function holdCost(
  redis: Redis,
  showtimeId: string,
  hold: (ids: Held, turn: number) => Promise<{ ok: boolean }>,
): Promise<number> {
  const costs: number[] = []
  for (let batch = 0; batch < BATCHES; batch++) {
    const all = Array.from({ length: BATCH }, newIds)
    const { micros } = await costOf(redis, async () => {
      for (const [turn, ids] of all.entries()) {
        if (!(await hold(ids, turn)).ok) throw new Error('A measured hold was refused')
      }
    })
    costs.push(micros)
    for (const ids of all) await releaseHold(redis, { showtimeId, ...ids })
  }
  return median(costs)
}

/** Once unmeasured: the first call of a script may send it whole, which Redis counts as another command. */
async function costOfReading(redis: Redis, read: () => Promise<unknown>): Promise<Cost> {
  await read()
  return costOf(redis, async () => {
    for (let turn = 0; turn < BATCHES * BATCH; turn++) await read()
  })
}

/** Every fifth group of five seats is free, as after a good week of sales. */
const busy = (size: number) =>
  Array.from({ length: size }, (_, seat) => seat).filter((seat) => Math.floor(seat / 5) % 5 !== 2)

/** All but the last row. */
const full = (size: number) => Array.from({ length: size - 20 }, (_, seat) => seat)

export async function growHalls(redis: Redis): Promise<void> {
  const rows: (string | number)[][] = []
  for (const size of SIZES) {
    const layout = hallOf(size)
    const empty = await openHall(redis, layout)
    const crowded = await openHall(redis, layout, busy(size))
    const last = await openHall(redis, layout, full(size))
    const named = await holdCost(redis, empty, (ids, turn) => {
      const seats = [0, 1, 2, 3].map(
        (seat) => Math.floor(size / 2 / 20) * 20 + 20 * (turn % 2) + 5 * (turn >> 1) + seat,
      )
      return createHold(redis, { showtimeId: empty, ...ids, quote: '', seats })
    })
    const best = (showtimeId: string, count: number) =>
      holdCost(redis, showtimeId, (ids) => createBestHold(redis, { showtimeId, ...ids, quote: '', count }))
    const { version } = (await createHold(redis, {
      showtimeId: empty,
      ...newIds(),
      quote: '',
      seats: [0],
    })) as { version: number }
    const snapshot = await costOfReading(redis, () => seatStates(redis, empty))
    const changes = await costOfReading(redis, () => changesSince(redis, empty, version - 4))
    const bytes = await redis.strlen(keyOf(empty, 'map'))
    rows.push([
      size,
      named,
      await best(empty, 4),
      await best(crowded, 4),
      await best(last, 4),
      snapshot.micros,
      bytes,
      changes.micros,
    ])
  }
  table(
    '(b, d) µs of Redis per script as the hall grows. Best available is for 4 together: in an empty hall, in one with a fifth of its ' +
      'seats left all over, and in one with only the last row left. It looks at runs from the best spot on, passes by sixteen at a time where ' +
      'nothing is free between them, and stops at RUN_BATCH runs. Aims: named ≤ 1.3 ×, best ≤ 2 × to 1 000',
    [
      'seats',
      'hold named',
      'best, empty',
      'best, busy',
      'best, last row',
      'snapshot',
      'its bytes',
      '4 changes',
    ],
    rows,
  )
  const [least, thousand] = [rows[0]!, rows[1]!]
  const most = rows.at(-1)!
  const ratio = (a: unknown, b: unknown) => Number(a) / Number(b)
  table(
    'Ratios',
    ['hold named, largest : least', 'best, empty, 1 000 : 100', 'busy', 'last row'],
    [[ratio(most[1], least[1]), ...[2, 3, 4].map((column) => ratio(thousand[column], least[column]))]],
  )
}

/** What functions keep with a hold of four seats, about. */
const QUOTE = JSON.stringify({
  currency: 'EUR',
  seats: Array.from({ length: 4 }, (_, index) => ({
    seatId: randomUUID(),
    index,
    row: 'A',
    number: 1,
    category: 'standard',
    ticketType: 'adult',
    price: 1250,
  })),
  fees: 200,
  total: 5200,
})

export async function weighSeats(redis: Redis): Promise<void> {
  const rows: (string | number)[][] = []
  for (const size of [200, 1_000, 10_000]) {
    const layout = hallOf(size)
    const weigh = async (showtimeId: string) =>
      Object.values(await bytesOf(redis, showtimeId)).reduce((sum, bytes) => sum + bytes) / size
    const free = await openHall(redis, layout)
    const halfHeld = async (quote: string) => {
      const showtimeId = await openHall(redis, layout)
      for (let seat = 0; seat < size / 2; seat += 5)
        await createHold(redis, {
          showtimeId,
          ...newIds(),
          quote,
          seats: [0, 1, 2, 3, 4].map((each) => seat + each),
        })
      return weigh(showtimeId)
    }
    const sold = await openHall(redis, layout)
    for (let seat = 0; seat < size; seat += 5) {
      const seats = [0, 1, 2, 3, 4].map((each) => seat + each)
      const made = await createHold(redis, { showtimeId: sold, ...newIds(), quote: '', seats })
      if (made.ok) await confirmHold(redis, { showtimeId: sold, ...made })
    }
    const reloaded = await openHall(redis, layout, layout.seats.keys())
    const map = (await bytesOf(redis, reloaded)).map / size
    rows.push([
      size,
      await weigh(free),
      await halfHeld(''),
      await halfHeld(QUOTE),
      await weigh(sold),
      await weigh(reloaded),
      map,
    ])
  }
  table(
    `(c) Bytes of Redis per seat of the hall, all keys of the showtime together; holds are of 5 seats, a quote is ${QUOTE.length} bytes`,
    [
      'seats',
      'all free',
      'half held',
      'half held, quotes',
      'all sold just now',
      'all sold',
      'of which the map',
    ],
    rows,
  )
}
