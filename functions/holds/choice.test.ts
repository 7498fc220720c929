// What a customer gets who asks for the best seats, or whose choice leaves single seats.
import { describe, expect, test } from 'vitest'
import { jsonRequest } from '../../testing/catalogue.ts'
import {
  type Answered,
  askHold,
  askReservation,
  type Buyer,
  mustHold,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import createHold from './create.ts'
import getHold from './get.ts'

const sale = useSale()

const askBest = ({ sale: { env }, showtime, customer }: Buyer, bestAvailable: Record<string, unknown>) =>
  createHold.request(
    `/v1/showtimes/${showtime.showtimeId}/holds`,
    jsonRequest('POST', { bestAvailable }, customer.headers),
    env,
  )
const places = (hold: Answered) => hold.seats.map(({ row, number }: Answered) => `${row}${number}`)

describe('best available', () => {
  test('gives seats together, priced for adults, with the price frozen until they are reserved', async () => {
    const buyer = await newBuyer(sale)
    const answer = await askBest(buyer, { count: 3 })
    expect(answer.status).toBe(201)
    const hold = await answer.json()
    expect(new Set(hold.seats.map(({ row }: Answered) => row)).size).toBe(1)
    const numbers = hold.seats.map(({ number }: Answered) => number)
    expect(numbers).toEqual([numbers[0], numbers[0] + 1, numbers[0] + 2])
    const each = hold.seats[0].category === 'premium' ? 1600 : 1250
    expect(hold.total).toEqual({ amount: 3 * each + 150, currency: 'EUR' })
    await sale.database.sql`update showtimes set prices = '{}' where id = ${buyer.showtime.showtimeId}`
    const path = `/v1/showtimes/${buyer.showtime.showtimeId}/holds/${hold.id}`
    const shown = await (await getHold.request(path, { headers: buyer.customer.headers }, sale.env)).json()
    expect(shown).toMatchObject({ seats: hold.seats, fees: hold.fees, total: hold.total })
    const reserved = await (await askReservation(buyer, hold.id)).json()
    expect(reserved).toMatchObject({ seats: hold.seats, fees: hold.fees, total: hold.total })
  })

  test('keeps to the category asked for', async () => {
    const hold = await (await askBest(await newBuyer(sale), { count: 2, category: 'premium' })).json()
    expect(hold.seats.map(({ category }: Answered) => category)).toEqual(['premium', 'premium'])
  })

  test('is of what is sold: seats without a price are passed by, however near to the best spot', async () => {
    const { rows, seatsPerRow } = { rows: 4, seatsPerRow: 4 }
    const all = await newBuyer(sale, { rows, seatsPerRow })
    const best = await (await askBest(all, { count: 2 })).json()
    const [{ category: nearest }] = best.seats
    const other = nearest === 'premium' ? 'standard' : 'premium'
    const buyer = await newBuyer(sale, { rows, seatsPerRow, prices: { [other]: { adult: 1000 } } })
    const hold = await (await askBest(buyer, { count: 2 })).json()
    expect(hold.seats.map(({ category }: Answered) => category)).toEqual([other, other])
  })

  test('asked for by many at once gives each other seats, until all are taken', async () => {
    const first = await newBuyer(sale, { rows: 2, seatsPerRow: 10 })
    const buyers = await Promise.all(Array.from({ length: 12 }, () => rivalOf(first)))
    const answers = await Promise.all(buyers.map((buyer) => askBest(buyer, { count: 2 })))
    const holds = await Promise.all(
      answers.filter(({ status }) => status === 201).map((answer) => answer.json()),
    )
    expect(new Set(holds.flatMap(places)).size).toBe(20)
    const refused = await Promise.all(answers.filter(({ status }) => status !== 201).map(problemOf))
    expect(refused.map(({ code }) => code)).toEqual(['not_enough_seats', 'not_enough_seats'])
  })

  test('of more than a hold may have is too many, of a category without a price not enough; nothing is held', async () => {
    const buyer = await newBuyer(sale, { prices: { standard: { adult: 1000 } } })
    for (const count of [11, 1e9])
      expect(await problemOf(await askBest(buyer, { count }))).toMatchObject({
        code: 'too_many_seats',
        status: 422,
      })
    const unsold = await problemOf(await askBest(buyer, { count: 1, category: 'premium' }))
    expect(unsold).toMatchObject({ code: 'not_enough_seats', status: 422 })
    const none = await problemOf(await askBest(buyer, { count: 1, category: 'sofa' }))
    expect(none).toMatchObject({ code: 'not_enough_seats' })
    await mustHold(await rivalOf(buyer), [0])
  })
})

describe('a choice that leaves a single seat', () => {
  test('is refused where the rule is strict, with alternatives that are granted', async () => {
    const buyer = await newBuyer(sale, { orphanRule: 'strict' })
    const problem = await problemOf(await askHold(buyer, [1, 2]))
    expect(problem).toMatchObject({ code: 'orphan_seat', status: 422 })
    expect(problem.alternatives.length).toBeGreaterThan(0)
    const indexOf = (seatId: string) => buyer.showtime.seats.findIndex(({ id }) => id === seatId)
    await mustHold(buyer, problem.alternatives[0].seatIds.map(indexOf))
  })

  test('is granted with a warning where the rule only warns', async () => {
    const buyer = await newBuyer(sale, { orphanRule: 'warn' })
    const hold = await mustHold(buyer, [1, 2])
    expect(hold.warnings).toEqual([{ code: 'orphan_seat', seatIds: [buyer.showtime.seats[0]!.id] }])
    expect(await mustHold(await newBuyer(sale, { orphanRule: 'off' }), [1, 2])).not.toHaveProperty('warnings')
  })
})
