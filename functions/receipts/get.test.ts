// A paid reservation has a receipt that adds up to what was paid and never changes; numbers have no gaps.
import { extractText } from 'unpdf'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  type Buyer,
  mustReserve,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import getSettings from '../tax-settings/get.ts'
import putSettings from '../tax-settings/update.ts'
import getReceipt from './get.ts'

const sale = useSale()
let buyer: Buyer
let theaterId: string
let admin: SignedIn
const settings = {
  seller: {
    name: 'Gartenbau Kino GmbH',
    address: 'Parkring 12, Wien',
    taxId: 'ATU1',
    legalText: 'FN 1\nWien',
  },
  rates: { adult: 1000, child: 700, senior: 1000, student: 1000, fees: 2000 },
}
beforeAll(async () => {
  buyer = await newBuyer(sale)
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  const [theater] = await sale.database.sql`
    select theater_id as id from screens join showtimes on screen_id = screens.id where showtimes.id = ${buyer.showtime.showtimeId}`
  theaterId = theater!.id
})

const put = (body: object, who = admin) =>
  putSettings.request(
    `/v1/theaters/${theaterId}/tax-settings`,
    jsonRequest('PUT', body, who.headers),
    sale.env,
  )
const receiptOf = async (id: string, who = buyer.customer, accept = '*/*') =>
  getReceipt.request(`/v1/reservations/${id}/receipt`, { headers: { ...who.headers, accept } }, sale.env)

let seat = 0
async function paid(who: Buyer): Promise<Answered> {
  const { sql } = sale.database
  const reservation = await mustReserve(who, [seat, seat + 1])
  seat += 2
  const providers = { simulator: newSimulator(sql) }
  const settle = newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })
  await settle(reservation.payment.id, silent)
  return reservation
}
async function refund(paymentId: string, amount: number, seatIds: string[] = []): Promise<string> {
  const id = newId()
  const { sql } = sale.database
  await sql`
    insert into refunds (id, payment_id, key, amount, currency, reason, seat_ids)
    select ${id}, id, ${newId()}, ${amount}, currency, 'cancelled', ${seatIds}::uuid[] from payments where id = ${paymentId}`
  await sql`update refunds set status = 'refunded' where id = ${id}`
  return id
}
const grossOf = (paper: Answered): number =>
  paper.taxes.reduce((sum: number, { gross }: Answered) => sum + gross.amount, 0)

test('a receipt needs tax settings of the theater, and a payment', async () => {
  const { id } = await paid(await rivalOf(buyer))
  expect(await problemOf(await receiptOf(id, admin))).toMatchObject({ code: 'wrong_state' })
  expect((await put(settings)).status).toBe(200)
  const read = await getSettings.request(
    `/v1/theaters/${theaterId}/tax-settings`,
    { headers: admin.headers },
    sale.env,
  )
  expect(await read.json()).toEqual(settings)
  const waiting = await mustReserve(await rivalOf(buyer), [seat])
  seat += 1
  expect(await problemOf(await receiptOf(waiting.id, admin))).toMatchObject({ code: 'wrong_state' })
})

test('it states seller, tickets and taxes that add up, and stays as it is', async () => {
  const { id, total } = await paid(buyer)
  const receipt: Answered = await (await receiptOf(id)).json()
  expect(receipt).toMatchObject({ seller: settings.seller, total, creditNotes: [] })
  expect(receipt.lines).toHaveLength(2)
  expect(grossOf(receipt)).toBe(total.amount)
  for (const { gross, net, tax } of receipt.taxes) expect(net.amount + tax.amount).toBe(gross.amount)
  await put({
    ...settings,
    seller: { ...settings.seller, name: 'Another' },
    rates: { ...settings.rates, adult: 1300 },
  })
  expect(await (await receiptOf(id)).json()).toEqual(receipt)
  // The rates of its day, under the seller of today.
  await put(settings)
})

test('each refund adds a credit note of its own, taxed as it was sold', async () => {
  const who = await rivalOf(buyer)
  const { id, payment, seats, total } = await paid(who)
  await receiptOf(id, who.customer)
  const price = seats[0].price.amount
  await refund(payment.id, price, [seats[0].seatId])
  const rest = await refund(payment.id, 1)
  const { creditNotes, number }: Answered = await (await receiptOf(id, who.customer)).json()
  expect(creditNotes).toMatchObject([
    { total: { amount: price }, lines: [{ seatId: seats[0].seatId }] },
    { total: { amount: 1, currency: total.currency }, lines: [], refundId: rest },
  ])
  for (const note of creditNotes) expect(grossOf(note)).toBe(note.total.amount)
  expect(new Set([number, ...creditNotes.map((note: Answered) => note.number)]).size).toBe(3)
})

test('numbers have no gaps and no repeats, however many ask at once', async () => {
  const sales: [Answered, Buyer][] = []
  for (let count = 0; count < 4; count += 1) {
    const who = await rivalOf(buyer)
    sales.push([await paid(who), who])
  }
  await Promise.all([...sales, ...sales].map(([{ id }, who]) => receiptOf(id, who.customer)))
  const numbers = await sale.database.sql`
    select number from receipts where theater_id = ${theaterId} order by number`
  expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, at) => at + 1))
  expect(numbers.length).toBeGreaterThanOrEqual(8)
})

test('control: two that take the highest number and one more, without the lock, get the same', async () => {
  const { sql } = sale.database
  const next = () => sql`select max(number) + 1 as next from receipts where theater_id = ${theaterId}`
  const [[one], [two]] = await Promise.all([next(), next()])
  expect(one!.next).toBe(two!.next)
})

test('a receipt never changes, whatever runs', async () => {
  await expect(sale.database.sql`update receipts set number = number + 100`).rejects.toThrow('never changes')
  await expect(sale.database.sql`delete from receipts`).rejects.toThrow('never changes')
})

test('as PDF it has a page, and one for each credit note', async () => {
  const who = await rivalOf(buyer)
  const { id, payment } = await paid(who)
  await refund(payment.id, 100)
  const answer = await receiptOf(id, who.customer, 'application/pdf')
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  const { totalPages, text } = await extractText(new Uint8Array(await answer.arrayBuffer()), {
    mergePages: true,
  })
  expect(totalPages).toBe(2)
  expect(text).toContain('Gartenbau Kino GmbH')
  expect(text).toMatch(/Receipt \d{4}\/\d{6}/)
  expect(text).toMatch(/Credit note \d{4}\/\d{6}/)
})

test("another's is not found", async () => {
  const { id } = await paid(await rivalOf(buyer))
  expect(await problemOf(await receiptOf(id, (await rivalOf(buyer)).customer))).toMatchObject({
    code: 'not_found',
  })
})

describe('the receipt', () =>
  testRefusals({
    fn: getReceipt,
    env: () => sale.env,
    method: 'GET',
    path: `/v1/reservations/${newId()}/receipt`,
    access: 'identified',
  }))
describe('the settings', () =>
  testRefusals({
    fn: putSettings,
    env: () => sale.env,
    method: 'PUT',
    path: `/v1/theaters/${newId()}/tax-settings`,
    access: 'staff',
    body: settings,
  }))
