// What POST …/holds answers, one test per outcome.
import { describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { askHold, type Buyer, mustHold, newBuyer, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import createHold from './create.ts'

const sale = useSale()

testRefusals({
  fn: createHold,
  env: () => sale.env,
  method: 'POST',
  path: `/v1/showtimes/${newId()}/holds`,
  access: 'buyer',
  body: { seats: [{ seatId: newId() }] },
})

const post = ({ sale, showtime, customer }: Buyer, body: unknown, showtimeId = showtime.showtimeId) =>
  createHold.request(
    `/v1/showtimes/${showtimeId}/holds`,
    jsonRequest('POST', body, customer.headers),
    sale.env,
  )

describe('a hold', () => {
  test('is granted with its seats, their frozen prices, a fence and its end by the server clock', async () => {
    const buyer = await newBuyer(sale, { orphanRule: 'off' })
    const [child, adult] = [buyer.showtime.seats[38]!, buyer.showtime.seats[1]!]
    const answer = await post(buyer, {
      seats: [{ seatId: child.id, ticketType: 'child' }, { seatId: adult.id }],
    })
    expect(answer.status).toBe(201)
    const hold = await answer.json()
    expect(answer.headers.get('location')).toBe(`/v1/showtimes/${buyer.showtime.showtimeId}/holds/${hold.id}`)
    expect(hold).toEqual({
      id: hold.id,
      showtimeId: buyer.showtime.showtimeId,
      seats: [
        {
          seatId: child.id,
          section: null,
          row: 'D',
          number: 9,
          category: 'premium',
          ticketType: 'child',
          price: eur(1200),
        },
        {
          seatId: adult.id,
          section: null,
          row: 'A',
          number: 2,
          category: 'standard',
          ticketType: 'adult',
          price: eur(1250),
        },
      ],
      fees: eur(100),
      total: eur(2550),
      fence: expect.any(Number),
      expiresAt: expect.any(String),
      extensionsLeft: 10,
      extendableUntil: expect.any(String),
      serverTime: expect.any(String),
      version: expect.any(Number),
    })
    expect(Date.parse(hold.expiresAt) - Date.parse(hold.serverTime)).toBe(5 * 60_000)
    expect(Date.parse(hold.extendableUntil) - Date.parse(hold.serverTime)).toBe(30 * 60_000)
  })

  test('of a taken seat is refused whole, naming the taken ones', async () => {
    const buyer = await newBuyer(sale)
    await mustHold(buyer, [3, 4])
    const rival = await rivalOf(buyer)
    const problem = await problemOf(await askHold(rival, [2, 3, 4]))
    expect(problem).toMatchObject({ code: 'seats_taken', status: 409 })
    expect(problem.seatIds).toEqual([3, 4].map((index) => buyer.showtime.seats[index]!.id))
    await mustHold(rival, [2])
  })

  test('is one script where the map is loaded', async () => {
    const buyer = await newBuyer(sale)
    await mustHold(buyer, [0])
    const sent: string[] = []
    const watched = new Proxy(sale.redis, {
      get(redis, name) {
        const value = Reflect.get(redis, name)
        if (typeof value !== 'function') return value
        sent.push(String(name))
        return value.bind(redis)
      },
    })
    const env = { ...sale.env, resources: { sql: sale.database.sql, redis: watched } }
    await mustHold({ ...buyer, sale: { ...sale, env } }, [5, 6])
    expect(sent).toEqual(['fcall'])
  })

  test('of an unknown showtime is not found, of a past, closed or cancelled one too late', async () => {
    const buyer = await newBuyer(sale)
    const seats = [{ seatId: buyer.showtime.seats[0]!.id }]
    expect(await problemOf(await post(buyer, { seats }, newId()))).toMatchObject({
      code: 'not_found',
      status: 404,
    })
    const hour = 3_600_000
    for (const wishes of [
      { startsAt: new Date(Date.now() - hour) },
      { salesCloseAt: new Date(Date.now() - 1000) },
      { status: 'cancelled' as const },
    ]) {
      const problem = await problemOf(await askHold(await newBuyer(sale, wishes), [0]))
      expect(problem).toMatchObject({ code: 'showtime_started', status: 409 })
    }
  })

  test('names the seats of another screen, and holds none', async () => {
    const buyer = await newBuyer(sale)
    const other = await newBuyer(sale)
    const foreign = other.showtime.seats[0]!.id
    const problem = await problemOf(
      await post(buyer, { seats: [{ seatId: buyer.showtime.seats[0]!.id }, { seatId: foreign }] }),
    )
    expect(problem).toMatchObject({ code: 'seat_not_in_screen', status: 422, seatIds: [foreign] })
    await mustHold(await rivalOf(buyer), [0])
  })

  test('has a limit per hold and one per customer and showtime', async () => {
    const buyer = await newBuyer(sale)
    const eleven = Array.from({ length: 11 }, (_, index) => index)
    expect(await problemOf(await askHold(buyer, eleven))).toMatchObject({
      code: 'too_many_seats',
      status: 422,
    })
    await mustHold(buyer, eleven.slice(0, 10))
    await mustHold(
      buyer,
      eleven.slice(0, 10).map((index) => index + 10),
    )
    expect(await problemOf(await askHold(buyer, [30]))).toMatchObject({
      code: 'too_many_seats',
      status: 422,
      limit: 20,
    })
  })
})

describe('input', () => {
  const seatId = newId()
  test.each([
    ['none', {}, 'seats'],
    ['both', { seats: [{ seatId }], bestAvailable: { count: 1 } }, 'seats'],
    ['no count', { bestAvailable: {} }, 'bestAvailable.count'],
    ['a negative count', { bestAvailable: { count: -1 } }, 'bestAvailable.count'],
    ['half a seat', { bestAvailable: { count: 1.5 } }, 'bestAvailable.count'],
    ['an unknown category', { bestAvailable: { count: 1, category: 'lawn' } }, 'bestAvailable.category'],
    ['an empty list', { seats: [] }, 'seats'],
    ['a seat named twice', { seats: [{ seatId }, { seatId: newId() }, { seatId }] }, 'seats.2.seatId'],
    ['no id', { seats: [{ seatId: 'A1' }] }, 'seats.0.seatId'],
    ['an unknown ticket type', { seats: [{ seatId, ticketType: 'vip' }] }, 'seats.0.ticketType'],
    ['a price from the client', { seats: [{ seatId, price: 1 }] }, 'seats.0.price'],
    ['an unknown field', { seats: [{ seatId }], userId: newId() }, 'userId'],
  ])('with %s is refused, naming the field', async (_, body, path) => {
    const problem = await problemOf(await post(await newBuyer(sale), body))
    expect(problem).toMatchObject({ code: 'invalid_input', status: 400, errors: [{ path }] })
  })

  test('with a ticket type that has no price here is refused, naming the field', async () => {
    const buyer = await newBuyer(sale, { prices: { standard: { adult: 1000 } } })
    const problem = await problemOf(await askHold(buyer, [0], 'student'))
    expect(problem).toMatchObject({ code: 'invalid_input', errors: [{ path: 'seats.0.ticketType' }] })
  })

  test('without a token, or from staff who are no customers, is refused', async () => {
    const buyer = await newBuyer(sale)
    const staff = await signIn(sale.database.sql, sale.env, { roles: ['staff'] })
    const nobody = { ...buyer, customer: { ...staff, headers: { authorization: '' } } }
    expect(await problemOf(await askHold(nobody, [0]))).toMatchObject({
      code: 'unauthenticated',
      status: 401,
    })
    expect(await problemOf(await askHold({ ...buyer, customer: staff }, [0]))).toMatchObject({
      code: 'forbidden',
    })
  })
})

const eur = (amount: number) => ({ amount, currency: 'EUR' })
