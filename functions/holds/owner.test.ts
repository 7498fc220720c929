// What a hold's owner can do with it, and nobody else.
import { describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  askHold,
  type Buyer,
  mustHold,
  mustReserve,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import deleteHold from './delete.ts'
import getHold from './get.ts'
import updateHold from './update.ts'

const sale = useSale()

const somePath = `/v1/showtimes/${newId()}/holds/${newId()}`
describe('to get', () => {
  testRefusals({ fn: getHold, env: () => sale.env, method: 'GET', path: somePath, access: 'buyer' })
})
describe('to extend', () => {
  const body = { extend: true }
  testRefusals({
    fn: updateHold,
    env: () => sale.env,
    method: 'PATCH',
    path: somePath,
    access: 'buyer',
    body,
  })
})
describe('to release', () => {
  testRefusals({ fn: deleteHold, env: () => sale.env, method: 'DELETE', path: somePath, access: 'buyer' })
})

const path = ({ showtime }: Buyer, holdId: string) => `/v1/showtimes/${showtime.showtimeId}/holds/${holdId}`
const get = (buyer: Buyer, holdId: string) =>
  getHold.request(path(buyer, holdId), { headers: buyer.customer.headers }, sale.env)
const extend = (buyer: Buyer, holdId: string, body: unknown = { extend: true }) =>
  updateHold.request(path(buyer, holdId), jsonRequest('PATCH', body, buyer.customer.headers), sale.env)
const release = (buyer: Buyer, holdId: string) =>
  deleteHold.request(path(buyer, holdId), { method: 'DELETE', headers: buyer.customer.headers }, sale.env)

describe('to get a hold', () => {
  test('answers what its creation did, with the clock gone on', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0, 35])
    const answer = await get(buyer, hold.id)
    expect(answer.status).toBe(200)
    const { serverTime, ...rest } = await answer.json()
    expect(rest).toEqual({ ...hold, serverTime: undefined })
    expect(serverTime >= hold.serverTime).toBe(true)
  })

  test('of another customer, another showtime, or one that never was, finds nothing', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    expect(await problemOf(await get(await rivalOf(buyer), hold.id))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(await get(await newBuyer(sale), hold.id))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(await get(buyer, newId()))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(await get(buyer, 'x'))).toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'holdId' }],
    })
  })
})

describe('to extend a hold', () => {
  test('gives at least half a minute or is refused, and a refusal uses nothing up', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    expect(hold).toMatchObject({ extensionsLeft: 10 })
    expect(Date.parse(hold.extendableUntil) - Date.parse(hold.serverTime)).toBe(30 * 60_000)
    expect(await problemOf(await extend(buyer, hold.id))).toMatchObject({ code: 'hold_not_extendable' })
    const { expiresAt, extensionsLeft, extendableUntil } = hold
    const same = { expiresAt, extensionsLeft, extendableUntil }
    expect(await (await get(buyer, hold.id)).json()).toMatchObject(same)
  })

  test('is for its owner only, and takes no length', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    expect(await problemOf(await extend(await rivalOf(buyer), hold.id))).toMatchObject({ code: 'not_found' })
    for (const body of [{}, { extend: false }, { extend: 60 }])
      expect(await problemOf(await extend(buyer, hold.id, body))).toMatchObject({
        errors: [{ path: 'extend' }],
      })
    const longer = await problemOf(await extend(buyer, hold.id, { extend: true, lengthMs: 1e9 }))
    expect(longer).toMatchObject({ errors: [{ path: 'lengthMs' }] })
  })
})

describe('to release a hold', () => {
  test('frees its seats at once, and a repeat finds it gone', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0, 1])
    const answer = await release(buyer, hold.id)
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(await problemOf(await release(buyer, hold.id))).toMatchObject({ code: 'not_found', status: 404 })
    await mustHold(await rivalOf(buyer), [0, 1])
  })

  test('is for its owner only', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    const rival = await rivalOf(buyer)
    expect(await problemOf(await release(rival, hold.id))).toMatchObject({ code: 'not_found' })
    expect((await askHold(rival, [0])).status).toBe(409)
  })

  test('is refused once it is reserved, because its payment may be under way', async () => {
    const buyer = await newBuyer(sale)
    await mustReserve(buyer, [0])
    const [row] = await sale.database.sql`
      select hold_id from reservations where showtime_id = ${buyer.showtime.showtimeId}`
    expect(await problemOf(await release(buyer, row!.hold_id))).toMatchObject({
      code: 'wrong_state',
      status: 409,
    })
    expect((await askHold(await rivalOf(buyer), [0])).status).toBe(409)
  })
})
