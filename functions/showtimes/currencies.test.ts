// Seats are sold in every currency in use, at what they cost there; what no provider here could charge is
// refused before it is held.
import { beforeAll, describe, expect, test } from 'vitest'
import { keyOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, type SignedIn, signIn } from '../../testing/catalogue.ts'
import {
  type Answered,
  askHold,
  askReservation,
  type Buyer,
  mustHold,
  problemOf,
  type Sale,
  useSale,
} from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import createHold from '../holds/create.ts'
import createPromo from '../promo-codes/create.ts'
import createTheater from '../theaters/create.ts'
import create from './create.ts'
import update from './update.ts'

const sale = useSale()
let admin: SignedIn
beforeAll(async () => {
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})

/** A showtime as staff make it, in a theater of this currency; its dearest seat costs so much. */
async function schedule(currency: string, amount: number, more: object = {}, env = sale.env) {
  const { screenId, movieId, theaterId, seats } = await insertShowtime(sale.database.sql, {
    currency,
    status: 'cancelled',
  })
  const price = { amount, currency }
  const answer = await as(env, admin)(create, 'POST', '/v1/showtimes', {
    movieId,
    screenId,
    language: 'en',
    startsAt: '2031-05-01T18:00:00Z',
    prices: { standard: { adult: price } },
    ...more,
  })
  return { answer, theaterId, seats, price }
}

async function buyerOf(currency: string, amount: number, more: object = {}, env = sale.env): Promise<Buyer> {
  const { answer, theaterId, seats } = await schedule(currency, amount, more, env)
  expect(answer.status).toBe(201)
  const { id } = (await answer.json()) as Answered
  const customer = await signIn(sale.database.sql, sale.env)
  const showtime = { showtimeId: id, theaterId, seats } as unknown as Buyer['showtime']
  return { sale: { ...sale, env }, showtime, customer }
}

describe('a dear seat in', () => {
  test.each([
    ['IDR', 1_000_000_00],
    ['COP', 300_000_00],
    ['ARS', 200_000_00],
    ['UZS', 500_000_00],
    ['VND', 2_000_000],
    ['IRR', 50_000_000_00],
    ['KWD', 60_000],
  ])('%s is sold, ten at once, to the last minor unit', async (currency, amount) => {
    const buyer = await buyerOf(currency, amount, { bookingFee: { amount, currency } })
    const seats = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    const held = await mustHold(buyer, seats)
    expect(held.total).toEqual({ amount: amount * 20, currency })
    const reserved = await (await askReservation(buyer, held.id)).json()
    const [row] = await sale.database.sql`
      select amount, total, fees from payments p join reservations r on r.id = p.reservation_id where p.id = ${reserved.payment.id}`
    expect(row).toEqual({ amount: amount * 20, total: amount * 20, fees: amount * 10 })
  })
})

test.each([
  ['EUR', 1_000_001],
  ['JPY', 100_000_001],
  ['IDR', 1_000_000_000_01],
])(
  'in %s an amount of %d is a slip of the hand, as a price, a change and a code',
  async (currency, amount) => {
    const price = { amount, currency }
    const { answer } = await schedule(currency, amount)
    const at = 'prices.standard.adult.amount'
    expect(await problemOf(answer)).toMatchObject({ status: 400, errors: [{ path: at }] })
    const change = { prices: { standard: { adult: price } } }
    const changed = await as(sale.env, admin)(update, 'PATCH', `/v1/showtimes/${newId()}`, change)
    expect(await problemOf(changed)).toMatchObject({ status: 400, errors: [{ path: at }] })
    const made = await as(sale.env, admin)(createPromo, 'POST', '/v1/promo-codes', {
      code: 'DEAR',
      amount: price,
    })
    expect(await problemOf(made)).toMatchObject({ status: 400, errors: [{ path: 'amount.amount' }] })
  },
)

test.each(['XXX', 'DEM', 'XAU', 'eur', 'EURO'])(
  '%s is no currency of a theater, a price or a code',
  async (currency) => {
    const theater = { name: 'K', city: 'Q', address: 'x', timeZone: 'UTC', currency }
    const opened = await as(sale.env, admin)(createTheater, 'POST', '/v1/theaters', theater)
    expect(await problemOf(opened)).toMatchObject({ status: 400, errors: [{ path: 'currency' }] })
    const amount = { amount: 100, currency }
    const made = await as(sale.env, admin)(createPromo, 'POST', '/v1/promo-codes', { code: 'NONE', amount })
    expect(await problemOf(made)).toMatchObject({ status: 400, errors: [{ path: 'amount.currency' }] })
    const change = { prices: { standard: { adult: amount } } }
    const changed = await as(sale.env, admin)(update, 'PATCH', `/v1/showtimes/${newId()}`, change)
    expect(await problemOf(changed)).toMatchObject({
      status: 400,
      errors: [{ path: 'prices.standard.adult.currency' }],
    })
  },
)

describe('where Stripe alone takes the money', () => {
  const stripe = () => ({ ...sale.env, PAYMENT_PROVIDERS: 'stripe' })
  const best = ({ sale: { env }, showtime, customer }: Buyer, count: number) =>
    createHold.request(
      `/v1/showtimes/${showtime.showtimeId}/holds`,
      {
        method: 'POST',
        headers: { ...customer.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ bestAvailable: { count } }),
      },
      env,
    )

  test.each([
    ['EUR', 49],
    ['GBP', 29],
    ['HUF', 174_99],
    ['JPY', 49],
    ['ISK', 64],
    // more than Stripe's eight digits
    ['UZS', 1_000_000_00],
    ['UGX', 1_000_000],
  ])('a total in %s of %d is refused before anything is held, named or best', async (currency, amount) => {
    const buyer = await buyerOf(currency, amount, {}, stripe())
    const refused = { status: 422, code: 'amount_not_chargeable' }
    expect(await problemOf(await askHold(buyer, [0]))).toMatchObject(refused)
    expect(await problemOf(await best(buyer, 1))).toMatchObject(refused)
    expect(await sale.redis.zrange(keyOf(buyer.showtime.showtimeId, 'expiries'), '0', '-1')).toEqual([])
  })

  test('enough seats make up the least, and nothing to pay needs no provider', async () => {
    const buyer = await buyerOf('EUR', 25, {}, stripe())
    expect((await askHold(buyer, [0])).status).toBe(422)
    expect((await askHold(buyer, [0, 1])).status).toBe(201)
    expect((await best(buyer, 2)).status).toBe(201)
    expect((await askHold(await buyerOf('EUR', 0, {}, stripe()), [0])).status).toBe(201)
  })

  test.each([
    ['KWD', 2_505, 'must be a multiple of 10'],
    ['MGA', 2_000_050, 'must be a multiple of 100'],
    ['KPW', 1_000, 'Stripe'],
  ])('a price in %s of %d is refused where it is made', async (currency, amount, message) => {
    const { answer } = await schedule(currency, amount, {}, stripe())
    const [error] = (await problemOf(answer)).errors
    expect(error).toMatchObject({ path: 'prices.standard.adult.amount' })
    expect(error.message).toContain(message)
  })

  test('a share of a price in KWD ends in 0, so that Stripe can charge it', async () => {
    const buyer = await buyerOf('KWD', 2_500, {}, stripe())
    const code = `KWD-${newId().slice(-12)}`
    const made = await as(sale.env, admin)(createPromo, 'POST', '/v1/promo-codes', { code, percent: 33 })
    expect(made.status).toBe(201)
    const answer = await createHold.request(
      `/v1/showtimes/${buyer.showtime.showtimeId}/holds`,
      {
        method: 'POST',
        headers: { ...buyer.customer.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ seats: [{ seatId: buyer.showtime.seats[0]!.id }], promoCode: code }),
      },
      stripe(),
    )
    expect((await answer.json()) as Answered).toMatchObject({ total: { amount: 1_680, currency: 'KWD' } })
  })
})

test('where Stripe is one of several, it is refused for this total, and another takes it', async () => {
  const buyer = await buyerOf('EUR', 30, {}, {
    ...sale.env,
    PAYMENT_PROVIDERS: 'simulator,stripe',
  } as Sale['env'])
  const held = await mustHold(buyer, [0])
  const env = buyer.sale.env
  expect(
    await problemOf(await askReservation(buyer, held.id, { method: 'pm_card_visa', env })),
  ).toMatchObject({
    status: 422,
    code: 'amount_not_chargeable',
  })
  expect((await askReservation(buyer, held.id, { env })).status).toBe(202)
})
