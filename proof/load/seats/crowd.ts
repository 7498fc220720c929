// A crowd that buys a whole hall: many connections, each holding, reserving and paying for seats until none
// are left.
import { randomInt, randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import {
  type CreatedHold,
  confirmHold,
  createBestHold,
  createHold,
  releaseHold,
  reserveHold,
} from '#shared/holds/holds.ts'
import { seatStates, unloadMap, withLoaded } from '#shared/holds/seat-map.ts'
import { drawLayout, loaded } from '#shared/holds/testing.ts'
import type { RedisClient } from '#shared/redis-functions.ts'

/** Rows of 20 with two aisles. */
export const hallOf = (rows: number) =>
  drawLayout(Array.from({ length: rows }, () => 'sssss_ssssssssss_sssss'))

/** The unique index of Postgres, and what was seen on the way there. */
export interface Books {
  sold: Map<number, string>
  /** Holds that were granted a seat that another live hold had: the library broke its word. */
  overlaps: number
  /** Sales that only the unique index stopped. */
  stopped: number
  refused: number
  loads: number
}

export const newBooks = (): Books => ({ sold: new Map(), overlaps: 0, stopped: 0, refused: 0, loads: 0 })

export interface Crowd {
  redis: RedisClient
  showtimeId: string
  layout: ReturnType<typeof hallOf>
  books: Books
  /** Who has each seat now; emptied when Redis loses everything, for then only Postgres knows. */
  owners: Map<number, string>
}

const loadFrom =
  ({ layout, books }: Crowd) =>
  async () => {
    books.loads += 1
    return loaded(layout.seats.length, { layout, taken: [...books.sold.keys()] })
  }

export const load = <T extends object>(crowd: Crowd, command: () => Promise<T>) =>
  withLoaded(crowd.redis, crowd.showtimeId, loadFrom(crowd), command)

function own(crowd: Crowd, made: Extract<CreatedHold, { ok: true }>): void {
  for (const seat of made.seats) {
    if (crowd.owners.has(seat)) crowd.books.overlaps += 1
    crowd.owners.set(seat, made.holdId)
  }
}

function disown(crowd: Crowd, made: Extract<CreatedHold, { ok: true }>): void {
  for (const seat of made.seats) if (crowd.owners.get(seat) === made.holdId) crowd.owners.delete(seat)
}

/** Pays for a hold: Postgres first, where all seats are free or nothing is written; then Redis. */
async function buy(crowd: Crowd, buyerId: string, made: Extract<CreatedHold, { ok: true }>): Promise<void> {
  const { redis, showtimeId, books } = crowd
  const hold = await reserveHold(redis, { showtimeId, holdId: made.holdId, buyerId })
  if (!hold) return
  if (hold.seats.some((seat) => books.sold.has(seat))) {
    books.stopped += 1
    await unloadMap(redis, showtimeId)
    return
  }
  for (const seat of hold.seats) books.sold.set(seat, made.holdId)
  await confirmHold(redis, { showtimeId, ...made })
}

/**
 * Takes the best seats in groups of up to 5 until not one is left. A third of the holds are dropped again.
 */
export async function buyBest(crowd: Crowd, redis: RedisClient): Promise<void> {
  const { showtimeId, books } = crowd
  for (let count = randomInt(1, 6); count > 0; ) {
    const buyerId = randomUUID()
    const request = { showtimeId, holdId: randomUUID(), buyerId, quote: '', count }
    const made = await load({ ...crowd, redis }, () => createBestHold(redis, request))
    if (!made.ok) {
      books.refused += 1
      count -= 1
      continue
    }
    own(crowd, made)
    if (randomInt(3) === 0) {
      disown(crowd, made)
      await releaseHold(redis, { showtimeId, holdId: made.holdId, buyerId })
    } else await buy({ ...crowd, redis }, buyerId, made)
    count = randomInt(1, 6)
  }
}

/** Takes random seats that look free, until none do. */
export async function buyRandom(
  crowd: Crowd,
  redis: RedisClient,
  hold: typeof createHold = createHold,
): Promise<void> {
  const { showtimeId, books } = crowd
  for (;;) {
    const map = await load({ ...crowd, redis }, () => seatStates(redis, showtimeId))
    const free = map.states.flatMap((state, seat) => (state === 'free' ? [seat] : []))
    if (free.length === 0) return
    const first = randomInt(free.length)
    const buyerId = randomUUID()
    const seats = free.slice(first, first + randomInt(1, 5))
    const made = await load({ ...crowd, redis }, () =>
      hold(redis, { showtimeId, holdId: randomUUID(), buyerId, quote: '', seats }),
    )
    if (!made.ok) {
      books.refused += 1
      continue
    }
    own(crowd, made)
    await buy({ ...crowd, redis }, buyerId, made)
  }
}

/** All clients share one thread, which a busy machine lets stand still for longer than an instance would. */
export const PATIENCE_MS = 20_000

/** Connections of their own, as many processes would have. */
export async function connect(redis: Redis, count: number): Promise<{ clients: Redis[]; close: () => void }> {
  // All at once, so that one may be too late for its first attempt: it tries again, as an instance does.
  const clients = Array.from({ length: count }, () =>
    redis.duplicate({ lazyConnect: false, commandTimeout: PATIENCE_MS }).on('error', () => undefined),
  )
  await Promise.all(clients.map((client) => new Promise((ready) => client.once('ready', ready))))
  return {
    clients,
    close: () => {
      for (const client of clients) client.disconnect()
    },
  }
}
