// Many customers, few seats, one moment: who gets them, and that the guard is what decides it.
import { describe, expect, test } from 'vitest'
import type { Redis } from '#shared/redis.ts'
import { guardOff, twoSteps } from '../../testing/guards.ts'
import { askHold, type Buyer, mustHold, newBuyer, rivalOf, useSale } from '../../testing/sales.ts'

const CUSTOMERS = 50

const sale = useSale()

async function customersOf(first: Buyer, redis: Redis): Promise<Buyer[]> {
  const env = { ...sale.env, resources: { sql: sale.database.sql, redis } }
  const rivals = await Promise.all(Array.from({ length: CUSTOMERS }, () => rivalOf(first)))
  return rivals.map((rival) => ({ ...rival, sale: { ...sale, env } }))
}

/** With a map that is loaded: loading is a race of its own. */
const loadedShowtime = async (): Promise<Buyer> => {
  const buyer = await newBuyer(sale)
  await mustHold(buyer, [0])
  return buyer
}

const statuses = async (buyers: Buyer[], seatsOf: (position: number) => number[]) => {
  const answers = await Promise.all(buyers.map((buyer, position) => askHold(buyer, seatsOf(position))))
  return answers.map(({ status }) => status)
}
const count = (all: number[], status: number) => all.filter((one) => one === status).length

describe(`${CUSTOMERS} customers at once for one seat`, () => {
  test('one gets it, forty-nine are told that it is taken', async () => {
    const buyers = await customersOf(await newBuyer(sale), sale.redis)
    const all = await statuses(buyers, () => [7])
    expect([count(all, 201), count(all, 409)]).toEqual([1, CUSTOMERS - 1])
  })

  test('the negative control: where check and set are two commands, more than one gets it', async () => {
    const buyers = await customersOf(await loadedShowtime(), twoSteps(sale.redis))
    expect(count(await statuses(buyers, () => [7]), 201)).toBeGreaterThan(1)
  })

  test('the negative control: where the script does not check, all of them get it', async () => {
    const buyers = await customersOf(await newBuyer(sale), guardOff(sale.redis))
    expect(count(await statuses(buyers, () => [7]), 201)).toBe(CUSTOMERS)
  })
})

test('customers who want overlapping pairs get all or nothing: no seat has two holders, none half a pair', async () => {
  const first = await newBuyer(sale, { rows: 1, seatsPerRow: 20 })
  const buyers = await customersOf(first, sale.redis)
  const wish = (position: number) => [position % 19, (position % 19) + 1]
  const all = await statuses(buyers, wish)
  const given = all.flatMap((status, position) => (status === 201 ? wish(position) : []))
  expect(new Set(given).size).toBe(given.length)
  expect(count(all, 201) + count(all, 409)).toBe(CUSTOMERS)
  // Whatever is left is single seats between given ones: a pair that is free would have been given.
  const free = Array.from({ length: 20 }, (_, seat) => seat).filter((seat) => !given.includes(seat))
  expect(free.filter((seat) => free.includes(seat + 1))).toEqual([])
})
