// What a hold promises, one test per outcome.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import { HOLD_LENGTH_MS, LAPSE_GRACE_MS, MAX_EXTENSIONS, PAYMENT_WINDOW_MS } from '../domain/hold.ts'
import { confirmHold, freeSeats, getHold, releaseHold, reserveHold } from './holds.ts'
import { drawStates, hold, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

describe('to hold', () => {
  test('keeps all the seats and says until when, by the server clock', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const made = await mustHold(redis, showtimeId, [4, 2, 3])
    expect(made.seats).toEqual([2, 3, 4])
    expect(made.expiresAt - made.serverTime).toBe(HOLD_LENGTH_MS)
    expect(Math.abs(made.serverTime - Date.now())).toBeLessThan(5000)
    expect(made.fence).toBeGreaterThan(made.serverTime * 1000 - 1)
    expect(made.repeated).toBe(false)
    expect(await drawStates(redis, showtimeId)).toBe('ffhhhfffff')
  })

  test('keeps none where one seat is taken, and names each taken one', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10, { taken: [3], blocked: [7] }))
    await mustHold(redis, showtimeId, [5])
    expect(await hold(redis, showtimeId, [2, 3, 4, 5, 7])).toEqual({
      ok: false,
      code: 'seats_taken',
      seats: [3, 5, 7],
    })
    expect(await drawStates(redis, showtimeId)).toBe('fffsfhfbff')
  })

  test('keeps none where a seat is not of this map', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    expect(await hold(redis, showtimeId, [9, 10, 11])).toEqual({
      ok: false,
      code: 'seats_unknown',
      seats: [10, 11],
    })
    expect(await drawStates(redis, showtimeId)).toBe('ffffffffff')
  })

  test('repeated with the same id, finds its own hold and does not stretch it', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const ids = { holdId: randomUUID(), buyerId: randomUUID() }
    const first = await mustHold(redis, showtimeId, [1, 2], ids)
    const second = await mustHold(redis, showtimeId, [1, 2], { ...ids, lengthMs: 2 * HOLD_LENGTH_MS })
    expect(second).toMatchObject({
      fence: first.fence,
      expiresAt: first.expiresAt,
      version: first.version,
      repeated: true,
    })
    expect((await getHold(redis, showtimeId, ids.holdId))?.expiresAt).toBe(first.expiresAt)
  })

  test('refuses the id of a hold of another buyer', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const { holdId } = await mustHold(redis, showtimeId, [1])
    expect(await hold(redis, showtimeId, [2], { holdId })).toEqual({ ok: false, code: 'hold_id_taken' })
  })

  test('refuses more seats than one hold or one buyer may have', async () => {
    const showtimeId = await loadShowtime(redis, loaded(40))
    const buyerId = randomUUID()
    const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)
    expect(await hold(redis, showtimeId, from(0, 11))).toEqual({
      ok: false,
      code: 'too_many_seats',
      limit: 10,
    })
    await mustHold(redis, showtimeId, from(0, 10), { buyerId })
    await mustHold(redis, showtimeId, from(10, 9), { buyerId })
    expect(await hold(redis, showtimeId, from(20, 2), { buyerId })).toEqual({
      ok: false,
      code: 'too_many_seats',
      limit: 20,
    })
    await mustHold(redis, showtimeId, from(20, 1), { buyerId })
  })

  test('says that a map was never loaded', async () => {
    expect(await hold(redis, randomUUID(), [1])).toEqual({ ok: false, code: 'unloaded' })
  })

  test('gives an overdue seat to the next, without any sweep, and with a higher fence', async () => {
    const { redis: client, set } = withTestClock(redis)
    const showtimeId = randomUUID()
    const now = Date.now()
    set(showtimeId, now)
    await loadShowtime(client, loaded(10), showtimeId)
    const first = await mustHold(client, showtimeId, [1, 2])
    set(showtimeId, first.expiresAt - 1)
    expect((await hold(client, showtimeId, [2, 3])).ok).toBe(false)
    set(showtimeId, first.expiresAt)
    expect(await getHold(client, showtimeId, first.holdId)).toBeUndefined()
    const second = await mustHold(client, showtimeId, [2, 3])
    expect(second.fence).toBeGreaterThan(first.fence)
    expect(await drawStates(client, showtimeId)).toBe('ffhhffffff')
  })

  test('gives back seats of each hold at its own end, though it was made after one that ends later', async () => {
    const { redis: client, set } = withTestClock(redis)
    const showtimeId = randomUUID()
    const now = Date.now()
    set(showtimeId, now)
    await loadShowtime(client, loaded(10), showtimeId)
    await mustHold(client, showtimeId, [1])
    await mustHold(client, showtimeId, [2], { lengthMs: HOLD_LENGTH_MS / 2 })
    await mustHold(client, showtimeId, [3], { lengthMs: HOLD_LENGTH_MS / 4 })
    for (const [seat, part] of [
      [3, 4],
      [2, 2],
      [1, 1],
    ] as const) {
      set(showtimeId, now + HOLD_LENGTH_MS / part - 1)
      expect((await hold(client, showtimeId, [seat])).ok).toBe(false)
      set(showtimeId, now + HOLD_LENGTH_MS / part)
      // A moment only, so that it is in nobody's way.
      expect((await hold(client, showtimeId, [seat], { lengthMs: 1 })).ok).toBe(true)
    }
  })

  test('throws at seats that are no indexes or stand twice: its callers check input', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    for (const seats of [[], [1, 1], [-1], [1.5], [Number.NaN]])
      await expect(hold(redis, showtimeId, seats)).rejects.toThrow(RangeError)
  })
})

describe('a hold', () => {
  test('gives its quote back as it was, whatever it holds', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const quote = '{"name":"Zoë \\n 1 2 3","emoji":"🍿","total":1250}'
    const { holdId, fence } = await mustHold(redis, showtimeId, [1], { quote })
    expect(await getHold(redis, showtimeId, holdId)).toMatchObject({
      quote,
      fence,
      seats: [1],
      extensionsLeft: MAX_EXTENSIONS,
    })
  })

  test('is kept through the payment window once it is reserved, and its owner cannot drop it then', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const buyerId = randomUUID()
    const made = await mustHold(redis, showtimeId, [1], { buyerId })
    const ids = { showtimeId, holdId: made.holdId, buyerId }
    const reserved = await reserveHold(redis, ids)
    expect(reserved).toMatchObject({ fence: made.fence, seats: [1], quote: '{"total":1250}', reserved: true })
    expect(reserved!.expiresAt).toBe(reserved!.serverTime + PAYMENT_WINDOW_MS + LAPSE_GRACE_MS)
    expect((await reserveHold(redis, ids))!.expiresAt).toBe(reserved!.expiresAt)
    expect(await releaseHold(redis, ids)).toBe('reserved')
    expect(await drawStates(redis, showtimeId)).toBe('fhffffffff')
  })

  test('is released by its owner only, and a repeat finds it gone', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const buyerId = randomUUID()
    const { holdId } = await mustHold(redis, showtimeId, [1, 2], { buyerId })
    expect(await releaseHold(redis, { showtimeId, holdId, buyerId: randomUUID() })).toBe('gone')
    expect(await drawStates(redis, showtimeId)).toBe('fhhfffffff')
    expect(await releaseHold(redis, { showtimeId, holdId, buyerId })).toBe('released')
    expect(await releaseHold(redis, { showtimeId, holdId, buyerId })).toBe('gone')
    expect(await drawStates(redis, showtimeId)).toBe('ffffffffff')
  })
})

describe('to confirm', () => {
  test('turns held into sold, and a repeat finds it so', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const { holdId, fence, seats } = await mustHold(redis, showtimeId, [1, 2])
    expect(await confirmHold(redis, { showtimeId, holdId, fence, seats })).toBe('confirmed')
    expect(await confirmHold(redis, { showtimeId, holdId, fence, seats })).toBe('confirmed')
    expect(await getHold(redis, showtimeId, holdId)).toBeUndefined()
    expect(await drawStates(redis, showtimeId)).toBe('fssfffffff')
  })

  test('with a lower fence does not touch the hold that came later, and asks for the truth', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const { holdId, fence, seats } = await mustHold(redis, showtimeId, [1, 2])
    expect(await confirmHold(redis, { showtimeId, holdId, fence: fence - 1, seats })).toBe('unloaded')
    expect(await drawStates(redis, showtimeId)).toBe('unloaded')
    expect(await getHold(redis, showtimeId, holdId)).toMatchObject({ fence, seats })
    await loadShowtime(redis, loaded(10), showtimeId)
    expect(await drawStates(redis, showtimeId)).toBe('fhhfffffff')
  })
})

describe('to free seats', () => {
  test('ends the hold of a reservation that came to nothing, and a repeat finds them free', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const { holdId, fence, seats } = await mustHold(redis, showtimeId, [1, 2])
    expect(await freeSeats(redis, { showtimeId, holdId, fence, seats })).toBe('freed')
    expect(await freeSeats(redis, { showtimeId, holdId, fence, seats })).toBe('freed')
    expect(await drawStates(redis, showtimeId)).toBe('ffffffffff')
  })

  test('of a sale does not guess whose they are now: the map is loaded again', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const { holdId, fence, seats } = await mustHold(redis, showtimeId, [1, 2])
    await confirmHold(redis, { showtimeId, holdId, fence, seats })
    expect(await freeSeats(redis, { showtimeId, holdId, fence, seats })).toBe('unloaded')
    await loadShowtime(redis, loaded(10), showtimeId)
    expect(await drawStates(redis, showtimeId)).toBe('ffffffffff')
  })
})
