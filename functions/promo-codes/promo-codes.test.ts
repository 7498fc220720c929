// Promo codes: who makes them, what they take off, and that nobody uses one more often than it may be used.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  askReservation,
  type Buyer,
  countOf,
  newBuyer,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import createHold from '../holds/create.ts'
import create from './create.ts'
import remove from './delete.ts'
import get from './get.ts'
import list from './list.ts'
import update from './update.ts'

const sale = useSale()
let admin: SignedIn
beforeAll(async () => {
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})

const path = `/v1/promo-codes/${newId()}`
const staffOnly = { env: () => sale.env, access: 'staff' as const }
describe('the refusals of', () => {
  const body = { code: 'NEVER', percent: 10 }
  describe('making', () =>
    testRefusals({ ...staffOnly, fn: create, method: 'POST', path: '/v1/promo-codes', body }))
  describe('changing', () =>
    testRefusals({ ...staffOnly, fn: update, method: 'PATCH', path, body: { maxUses: 1 } }))
  describe('ending', () => testRefusals({ ...staffOnly, fn: remove, method: 'DELETE', path }))
  describe('looking', () => testRefusals({ ...staffOnly, fn: get, method: 'GET', path }))
  describe('listing', () => testRefusals({ ...staffOnly, fn: list, method: 'GET', path: '/v1/promo-codes' }))
})

let count = 0
const newCode = () => `CODE-${++count}`
const post = (body: object, by = admin) => as(sale.env, by)(create, 'POST', '/v1/promo-codes', body)
async function make(more: object, by = admin): Promise<Answered> {
  const answer = await post({ code: newCode(), ...more }, by)
  expect(answer.status).toBe(201)
  return answer.json()
}

const hold = ({ showtime, customer }: Buyer, promoCode: string, seats = [0]) =>
  createHold.request(
    `/v1/showtimes/${showtime.showtimeId}/holds`,
    jsonRequest(
      'POST',
      { seats: seats.map((index) => ({ seatId: showtime.seats[index]!.id })), promoCode },
      customer.headers,
    ),
    sale.env,
  )
const eur = (amount: number) => ({ amount, currency: 'EUR' })

describe('off each seat comes', () => {
  test.each([
    ['a part, and halves of a cent stay with the theater', { percent: 33 }, 1250 - 412],
    ['an amount', { amount: eur(300) }, 950],
    ['all of the price, where the amount is more', { amount: eur(5000) }, 0],
    ['all of it', { percent: 100 }, 0],
  ])('%s', async (_, off, price) => {
    const buyer = await newBuyer(sale)
    const { code } = await make(off)
    const answer = await hold(buyer, code.toLowerCase(), [0, 1])
    expect(answer.status).toBe(201)
    const held = await answer.json()
    expect(held).toMatchObject({ promoCode: code, fees: eur(100), total: eur(2 * price + 100) })
    expect(held.seats[0].price).toEqual(eur(price))
    const reserved = await (await askReservation(buyer, held.id)).json()
    expect(reserved.total).toEqual(eur(2 * price + 100))
    const [row] = await sale.database.sql`select amount from payments where id = ${reserved.payment.id}`
    expect(row?.amount).toBe(2 * price + 100)
  })

  test('the same from the best seats that are free', async () => {
    const { showtime, customer } = await newBuyer(sale)
    const { code } = await make({ percent: 50 })
    const body = { bestAvailable: { count: 2, category: 'standard' }, promoCode: code }
    const answer = await createHold.request(
      `/v1/showtimes/${showtime.showtimeId}/holds`,
      jsonRequest('POST', body, customer.headers),
      sale.env,
    )
    expect(await answer.json()).toMatchObject({ promoCode: code, total: eur(1350) })
  })
})

describe('a code is refused', () => {
  const [past, future] = ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']
  test.each<[string, (buyer: Buyer, other: Buyer) => object]>([
    ['before its time', () => ({ validFrom: future })],
    ['after its time', () => ({ validUntil: past })],
    ['for another movie', (_, other) => ({ movieId: other.showtime.movieId })],
    ['in another theater', (_, other) => ({ theaterId: other.showtime.theaterId })],
    ['for a showtime that starts too early', () => ({ showtimesFrom: future })],
    ['for a showtime that starts too late', () => ({ showtimesUntil: past })],
    ['in another currency', () => ({ percent: undefined, amount: { amount: 100, currency: 'CHF' } })],
  ])('%s', async (_, limits) => {
    const [buyer, other] = [await newBuyer(sale), await newBuyer(sale)]
    const { code } = await make({ percent: 10, ...limits(buyer, other) })
    expect(await problemOf(await hold(buyer, code))).toMatchObject({
      status: 422,
      code: 'promo_code_invalid',
    })
  })

  test('that is ended or was never there; within all its limits it is taken', async () => {
    const buyer = await newBuyer(sale)
    const { movieId, theaterId } = buyer.showtime
    const times = { validFrom: past, validUntil: future, showtimesFrom: past, showtimesUntil: future }
    const { code, id } = await make({
      percent: 10,
      movieId,
      theaterId,
      ...times,
      maxUses: 1,
      maxUsesPerCustomer: 1,
    })
    expect((await hold(buyer, code)).status).toBe(201)
    expect((await as(sale.env, admin)(remove, 'DELETE', `/v1/promo-codes/${id}`)).status).toBe(204)
    expect(await problemOf(await hold(buyer, code, [5]))).toMatchObject({ code: 'promo_code_invalid' })
    expect(await problemOf(await hold(buyer, 'NEVER-WAS', [5]))).toMatchObject({ code: 'promo_code_invalid' })
  })
})

describe('of a code for two', () => {
  async function race(promo: { code: string }): Promise<number[]> {
    const first = await newBuyer(sale)
    const buyers = [first]
    for (let index = 1; index < 6; index++) buyers.push(await rivalOf(first))
    const holds: Answered[] = []
    for (const [index, buyer] of buyers.entries())
      holds.push(await (await hold(buyer, promo.code, [index * 2, index * 2 + 1])).json())
    const answers = await Promise.all(buyers.map((buyer, index) => askReservation(buyer, holds[index].id)))
    return answers.map(({ status }) => status).sort()
  }

  test('two of six who reserve at once get it, and a lapse gives it back', async () => {
    const promo = await make({ percent: 10, maxUses: 2 })
    expect(await race(promo)).toEqual([202, 202, 422, 422, 422, 422])
    const { sql } = sale.database
    const late = await newBuyer(sale)
    expect(await problemOf(await hold(late, promo.code))).toMatchObject({ code: 'promo_code_invalid' })
    await sql`
      update reservations set status = 'lapsed'
      where id = (select reservation_id from promo_code_uses where promo_code_id = ${promo.id} limit 1)`
    expect((await hold(late, promo.code)).status).toBe(201)
  })

  test('all six get it where nothing counts (the negative control)', async () => {
    const promo = await make({ percent: 10, maxUses: 2 })
    const { sql } = sale.database
    await sql`alter table promo_code_uses disable trigger promo_code_uses_caps`
    try {
      expect(await race(promo)).toEqual([202, 202, 202, 202, 202, 202])
    } finally {
      await sql`alter table promo_code_uses enable trigger promo_code_uses_caps`
    }
    const uses = sql`select count(*) as count from promo_code_uses where promo_code_id = ${promo.id}`
    expect(await countOf(uses)).toBe(6)
  })
})

test('one customer uses a code as often as one may, others go on', async () => {
  const buyer = await newBuyer(sale)
  const promo = await make({ percent: 10, maxUsesPerCustomer: 1 })
  const [one, two] = [
    await (await hold(buyer, promo.code)).json(),
    await (await hold(buyer, promo.code, [4])).json(),
  ]
  expect((await askReservation(buyer, one.id)).status).toBe(202)
  expect(await problemOf(await askReservation(buyer, two.id))).toMatchObject({ code: 'promo_code_invalid' })
  const rival = await rivalOf(buyer)
  const other = await (await hold(rival, promo.code, [8])).json()
  expect((await askReservation(rival, other.id)).status).toBe(202)
  const seen = await as(sale.env, admin)(get, 'GET', `/v1/promo-codes/${promo.id}`)
  expect(await seen.json()).toMatchObject({ uses: 2, maxUsesPerCustomer: 1 })
})

test('staff make codes for their own theater, see those and the chain’s, and no others', async () => {
  const { showtime } = await newBuyer(sale)
  const staff = await signInStaff(sale.database.sql, sale.env, showtime.theaterId)
  const stranger = await signInStaff(sale.database.sql, sale.env)
  const own = await make({ percent: 10, theaterId: showtime.theaterId }, staff)
  const chain = await make({ percent: 10 })
  expect((await post({ code: newCode(), percent: 10 }, staff)).status).toBe(403)
  expect((await post({ code: newCode(), percent: 10, theaterId: showtime.theaterId }, stranger)).status).toBe(
    403,
  )
  const at = `/v1/promo-codes/${own.id}`
  expect((await as(sale.env, stranger)(get, 'GET', at)).status).toBe(404)
  expect(
    (await as(sale.env, staff)(update, 'PATCH', `/v1/promo-codes/${chain.id}`, { maxUses: 1 })).status,
  ).toBe(403)
  const seen = await (await as(sale.env, stranger)(list, 'GET', '/v1/promo-codes?limit=100')).json()
  const ids = seen.items.map(({ id }: { id: string }) => id)
  expect(ids).toContain(chain.id)
  expect(ids).not.toContain(own.id)
  const changed = await as(sale.env, staff)(update, 'PATCH', at, { maxUses: 5 })
  expect(await changed.json()).toMatchObject({ maxUses: 5 })
  expect((await as(sale.env, staff)(remove, 'DELETE', at)).status).toBe(204)
  expect((await auditOf(sale.database.sql, own.id)).map(({ action }) => action)).toEqual([
    'promo_code.create',
    'promo_code.update',
    'promo_code.archive',
  ])
})

test('a code that exists is not made again, and what does not fit together is named', async () => {
  const { code } = await make({ percent: 10 })
  expect(await problemOf(await post({ code, percent: 20 }))).toMatchObject({ code: 'wrong_state' })
  const times = { validFrom: '2030-01-02T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' }
  for (const [field, wrong] of [
    ['percent', {}],
    ['percent', { percent: 101 }],
    ['percent', { percent: 10, amount: eur(1) }],
    ['code', { percent: 10, code: 'no spaces' }],
    ['validUntil', { percent: 10, ...times }],
    ['movieId', { percent: 10, movieId: newId() }],
  ] as const) {
    const problem = await problemOf(await post({ code: newCode(), ...wrong }))
    expect(problem).toMatchObject({ status: 400, errors: [{ path: field }] })
  }
})
