// A paid reservation has a receipt that adds up to what was paid and never changes; numbers have no gaps.
import { extractText } from 'unpdf'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sql } from '#shared/resources.ts'
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
const receiptOf = async (id: string, who = buyer.customer, accept = '*/*', env = sale.env) =>
  getReceipt.request(`/v1/reservations/${id}/receipt`, { headers: { ...who.headers, accept } }, env)

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

/** Receipts of so many sales, asked for at once, and each twice; how they are answered. */
async function race(count: number, env = sale.env): Promise<number[]> {
  const sales: [Answered, Buyer][] = []
  for (let sold = 0; sold < count; sold += 1) {
    const who = await rivalOf(buyer)
    sales.push([await paid(who), who])
  }
  const answers = await Promise.all(
    [...sales, ...sales].map(([{ id }, who]) => receiptOf(id, who.customer, '*/*', env)),
  )
  return answers.map(({ status }) => status)
}
const numbers = async () =>
  (await sale.database.sql`select number from receipts where theater_id = ${theaterId} order by number`).map(
    ({ number }) => number,
  )

test('numbers have no gaps and no repeats, however many ask at once', async () => {
  expect(new Set(await race(4))).toEqual(new Set([200]))
  const given = await numbers()
  expect(given).toEqual(given.map((_, at) => at + 1))
  expect(given.length).toBeGreaterThanOrEqual(8)
})

test('control: the same race without the lock gives one number to two sales, which only the table refuses', async () => {
  const statuses = await race(2, withoutLock())
  expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(0)
  // What the control wrote past the counter, the counter has to know for the tests that follow.
  await sale.database.sql`
    update receipt_counters counter set last = (
      select max(number) from receipts where theater_id = counter.theater_id and year = counter.year)
    where theater_id = ${theaterId}`
})

/**
 * Takes the highest number and one more, as one does without a counter, once two have read it; and locks
 * nothing.
 */
function withoutLock(): typeof sale.env {
  const { sql, redis } = sale.env.resources!
  let meet = () => undefined as unknown
  const met = new Promise<void>((resolve) => {
    meet = () => resolve()
  })
  let reading = 0
  const unlocked = (tx: Sql): Sql =>
    new Proxy(tx, {
      apply(target, self, [strings, ...values]: [TemplateStringsArray, ...never[]]) {
        const text = strings.join('?')
        if (text.includes('insert into receipt_counters'))
          return tx`select extract(year from now() at time zone ${values[1]!})::smallint as year`
        if (!text.includes('update receipt_counters'))
          return Reflect.apply(target, self, [strings, ...values])
        return (async () => {
          const [theater, year, id, , , reservation, refund, content] = values
          const [row] = await tx`
            select max(number) + 1 as next from receipts where theater_id = ${theater!} and year = ${year!}`
          reading += 1
          if (reading === 2) meet()
          await met
          return tx`
            insert into receipts (id, theater_id, year, number, reservation_id, refund_id, content)
            values (${id!}, ${theater!}, ${year!}, ${row!.next}, ${reservation!}, ${refund!}, ${content!})`
        })()
      },
    })
  const begin = (work: (tx: Sql) => Promise<unknown>) =>
    sql.begin((tx) => work(unlocked(tx as unknown as Sql)))
  const altered = new Proxy(sql, {
    get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)),
  })
  return { ...sale.env, resources: { sql: altered, redis } }
}

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
