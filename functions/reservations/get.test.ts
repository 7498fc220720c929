// Who sees which reservations, and what is shown of them.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, mustReserve, newBuyer, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import getReservation from './get.ts'
import listReservations from './list.ts'

const sale = useSale()
let staff: SignedIn
beforeAll(async () => {
  staff = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})

const somePath = `/v1/reservations/${newId()}`
describe('one', () => {
  testRefusals({
    fn: getReservation,
    env: () => sale.env,
    method: 'GET',
    path: somePath,
    access: 'identified',
  })
})
describe('all', () => {
  const path = '/v1/reservations'
  testRefusals({ fn: listReservations, env: () => sale.env, method: 'GET', path, access: 'identified' })
})

const get = (who: SignedIn, id: string) =>
  getReservation.request(`/v1/reservations/${id}`, { headers: who.headers }, sale.env)
const list = async (who: SignedIn, query = ''): Promise<Answered> =>
  (await listReservations.request(`/v1/reservations${query}`, { headers: who.headers }, sale.env)).json()

describe('to get a reservation', () => {
  test('shows the showtime, seats, price and payment for its owner and staff', async () => {
    const buyer = await newBuyer(sale, { title: 'Nightfall' })
    const made = await mustReserve(buyer, [1, 0])
    const answer = await get(buyer.customer, made.id)
    expect(answer.status).toBe(200)
    const shown = await answer.json()
    expect(shown).toEqual({
      ...made,
      seats: [made.seats[1], made.seats[0]],
      showtime: {
        movieTitle: 'Nightfall',
        theaterName: 'Test Lisbon',
        city: 'Lisbon',
        timeZone: 'Europe/Lisbon',
        screenNumber: 1,
        startsAt: buyer.showtime.startsAt.toISOString(),
      },
      payment: { ...made.payment, method: 'sim_approved' },
      tickets: [],
      refunds: [],
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    expect(await (await get(staff, made.id)).json()).toEqual(shown)
  })

  test('shows why it was declined, each ticket with its seat, and what goes back', async () => {
    const buyer = await newBuyer(sale)
    const made = await mustReserve(buyer, [0])
    const { sql } = sale.database
    const seat = buyer.showtime.seats[0]!
    const ticketId = newId()
    await sql`update payments set status = 'declined', decline_reason = 'insufficient_funds' where id = ${made.payment.id}`
    await sql`
      insert into tickets (id, reservation_id, showtime_id, seat_id, code)
      values (${ticketId}, ${made.id}, ${buyer.showtime.showtimeId}, ${seat.id}, ${ticketId})`
    const refundId = newId()
    await sql`
      insert into refunds (id, payment_id, key, amount, currency, reason)
      values (${refundId}, ${made.payment.id}, ${refundId}, 700, 'EUR', 'captured_late')`
    expect(await (await get(buyer.customer, made.id)).json()).toMatchObject({
      payment: { status: 'declined', declineReason: 'insufficient_funds' },
      refunds: [
        { id: refundId, amount: { amount: 700, currency: 'EUR' }, status: 'due', reason: 'captured_late' },
      ],
      tickets: [
        {
          id: ticketId,
          code: ticketId,
          status: 'valid',
          seat: { seatId: seat.id, row: 'A', number: 1, category: 'standard' },
        },
      ],
    })
  })

  test('of somebody else, or one that never was, finds nothing', async () => {
    const buyer = await newBuyer(sale)
    const made = await mustReserve(buyer, [0])
    const { customer } = await rivalOf(buyer)
    expect(await problemOf(await get(customer, made.id))).toMatchObject({ code: 'not_found', status: 404 })
    expect(await problemOf(await get(staff, newId()))).toMatchObject({ code: 'not_found', status: 404 })
  })
})

describe('to list reservations', () => {
  test('gives one’s own only, newest first, page by page, each once', async () => {
    const buyer = await newBuyer(sale)
    await mustReserve(await rivalOf(buyer), [9])
    const made: string[] = []
    for (const seat of [0, 1, 2, 3, 4]) made.unshift((await mustReserve(buyer, [seat])).id)
    const seen: string[] = []
    let pages = 0
    for (let cursor = ''; cursor !== null; pages++) {
      const page = await list(buyer.customer, `?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ id }: Answered) => id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(made)
    expect(pages).toBe(3)
  })

  test('by status gives these only', async () => {
    const buyer = await newBuyer(sale)
    const lapsed = await mustReserve(buyer, [0])
    const waiting = await mustReserve(buyer, [1])
    await sale.database.sql`update reservations set status = 'lapsed' where id = ${lapsed.id}`
    const ids = async (status: string) =>
      (await list(buyer.customer, `?status=${status}`)).items.map(({ id }: Answered) => id)
    expect(await ids('lapsed')).toEqual([lapsed.id])
    expect(await ids('awaiting_payment')).toEqual([waiting.id])
    expect(await ids('confirmed')).toEqual([])
  })

  test('gives everybody’s to staff', async () => {
    const made = await mustReserve(await newBuyer(sale), [0])
    expect((await list(staff, '?limit=1')).items).toMatchObject([{ id: made.id }])
  })

  test.each(['status=paid', 'limit=0', 'limit=101', 'limit=x', 'cursor=x', 'userId=1'])(
    'refuses ?%s, naming it',
    async (query) => {
      expect(await list(staff, `?${query}`)).toMatchObject({
        code: 'invalid_input',
        errors: [{ path: query.split('=')[0] }],
      })
    },
  )
})
