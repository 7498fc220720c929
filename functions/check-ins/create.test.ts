// A ticket lets in once: whoever scans it again is told when and where it was used.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../local/testing-catalogue.ts'
import { testRefusals } from '../../local/testing-refusals.ts'
import {
  type Answered,
  mustReserve,
  newBuyer,
  openSale,
  problemOf,
  type Sale,
} from '../../local/testing-sales.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { newSettle } from '../../worker-payments/settle.ts'
import { silent } from '../../worker-payments/testing.ts'
import createCheckIn from './create.ts'

let sale: Sale
let staff: SignedIn
beforeAll(async () => {
  sale = await openSale()
  staff = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})
afterAll(() => sale.end())

async function ticket(): Promise<{ code: string; showtimeId: string; id: string }> {
  const { sql } = sale.database
  const buyer = await newBuyer(sale)
  const { payment, id } = await mustReserve(buyer, [0])
  await newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })(payment.id, silent)
  const [row] = await sql<
    { id: string; code: string }[]
  >`select id, code from tickets where reservation_id = ${id}`
  return { ...row!, showtimeId: buyer.showtime.showtimeId }
}
const scan = (body: object) =>
  createCheckIn.request('/v1/check-ins', jsonRequest('POST', body, staff.headers), sale.env)

describe('to check in', () => {
  testRefusals({
    fn: createCheckIn,
    env: () => sale.env,
    method: 'POST',
    path: '/v1/check-ins',
    access: 'staff',
    body: { code: 'x', nonce: 'y' },
  })

  test('lets in once; the same scan gets the same answer, another is told when and where', async () => {
    const { code, id, showtimeId } = await ticket()
    const nonce = newId()
    const first = await scan({ code, nonce, door: 'North', showtimeId })
    expect(first.status).toBe(201)
    const made: Answered = await first.json()
    expect(made).toMatchObject({ ticketId: id, showtimeId, seat: { row: 'A', number: 1 }, door: 'North' })
    const again = await scan({ code, nonce, door: 'North', showtimeId })
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual(made)
    expect(await problemOf(await scan({ code, nonce: newId() }))).toMatchObject({
      code: 'already_checked_in',
      checkedInAt: made.checkedInAt,
      door: 'North',
    })
    const [row] = await sale.database.sql`select status from tickets where id = ${id}`
    expect(row!.status).toBe('used')
  })

  test('of ten doors at once, one lets in', async () => {
    const { code } = await ticket()
    const answers = await Promise.all(Array.from({ length: 10 }, () => scan({ code, nonce: newId() })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  })

  test('a refunded ticket, one for another showtime, and a code that we never issued stay outside', async () => {
    const { code, id } = await ticket()
    expect(await problemOf(await scan({ code, nonce: 'n', showtimeId: newId() }))).toMatchObject({
      code: 'wrong_state',
      detail: 'This ticket is for another showtime.',
    })
    await sale.database.sql`update tickets set status = 'refunded' where id = ${id}`
    expect(await problemOf(await scan({ code, nonce: 'n' }))).toMatchObject({
      code: 'wrong_state',
      detail: 'This ticket was given back.',
    })
    expect(await problemOf(await scan({ code: `${code}A`, nonce: 'n' }))).toMatchObject({ code: 'not_found' })
  })
})
