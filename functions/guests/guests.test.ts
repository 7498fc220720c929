// A guest buys without an account, and may do nothing else.
import { describe, expect, test } from 'vitest'
import { hashToken } from '#shared/auth/random-tokens.ts'
import { verifyEmail } from '#shared/db/email-verifications.ts'
import { joinGuestReservations } from '#shared/db/guests.ts'
import { resetPassword } from '#shared/db/password-resets.ts'
import { requestLink } from '#shared/db/single-use-tokens.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { boughtAsGuest, newGuestBuyer as newBuyerOf } from '../../testing/guests.ts'
import { mailedLink } from '../../testing/links.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  askHold,
  askReservation,
  type Buyer,
  mustHold,
  mustReserve,
  problemOf,
  useSale,
} from '../../testing/sales.ts'
import createCancellation from '../cancellations/create.ts'
import listHolds from '../holds/list.ts'
import getPayment from '../payments/get.ts'
import getReservation from '../reservations/get.ts'
import listReservations from '../reservations/list.ts'
import endSession from '../sessions/delete.ts'
import getTicket from '../tickets/get.ts'
import createGuest from './create.ts'

const sale = useSale()

const contact = { email: 'ada@example.com' }
const ask = (address?: string) =>
  createGuest.request(
    '/v1/guests',
    jsonRequest('POST', {}, address === undefined ? {} : { 'x-real-ip': address }),
    sale.env,
  )

const newGuestBuyer = () => newBuyerOf(sale)
const bought = (email: string = contact.email) => boughtAsGuest(sale, email)

const read = async (fn: { request: typeof getReservation.request }, who: SignedIn, path: string) =>
  fn.request(path, { headers: who.headers }, sale.env)
const show = async (who: SignedIn, id: string): Promise<Answered> =>
  (await read(getReservation, who, `/v1/reservations/${id}`)).json()

describe('a guest', () => {
  testRefusals({
    fn: createGuest,
    env: () => sale.env,
    method: 'POST',
    path: '/v1/guests',
    access: 'public',
    body: {},
  })

  test('gets a token for a day, and nothing to renew it', async () => {
    const answer = await ask()
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 86_400,
      buyer: { id: expect.any(String), kind: 'guest' },
    })
  })

  test('one address makes thirty at once, one IPv6 network too, and others are not held up', async () => {
    const hosts = Array.from({ length: 30 }, (_, host) => `2001:db8:5:6::${host}`)
    for (const host of hosts) expect((await ask(host)).status).toBe(201)
    const refused = await ask('2001:db8:5:6:ffff::1')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((await ask('2001:db8:5:7::1')).status).toBe(201)
  })

  test('holds, reserves with an address, pays, reads what they bought, and gives it back', async () => {
    const { buyer, reservation } = await bought()
    const { customer } = buyer
    const shown = await show(customer, reservation.id)
    expect(shown).toMatchObject({
      status: 'confirmed',
      contact: { email: contact.email, name: null, language: null },
    })
    const listed: Answered = await (await read(listReservations, customer, '/v1/reservations')).json()
    expect(listed.items.map(({ id }: Answered) => id)).toEqual([reservation.id])
    expect((await read(getTicket, customer, `/v1/tickets/${shown.tickets[0].id}`)).status).toBe(200)
    expect((await read(getPayment, customer, `/v1/payments/${shown.payment.id}`)).status).toBe(200)
    expect((await read(listHolds, customer, '/v1/holds')).status).toBe(200)
    const cancelled = await createCancellation.request(
      `/v1/reservations/${reservation.id}/cancellations`,
      jsonRequest('POST', {}, { ...customer.headers, 'idempotency-key': newId() }),
      sale.env,
    )
    expect(cancelled.status).toBe(202)
    expect((await show(customer, reservation.id)).status).toBe('cancelled')
  })

  test('without an address reserves nothing, and their hold stays', async () => {
    const buyer = await newGuestBuyer()
    const hold = await mustHold(buyer, [0])
    for (const body of [{}, { contact: {} }]) {
      const refused = await problemOf(await askReservation(buyer, hold.id, { body }))
      expect(refused).toMatchObject({ code: 'invalid_input', errors: [{ path: 'contact.email' }] })
    }
    expect((await askReservation(buyer, hold.id, { body: { contact } })).status).toBe(202)
  })

  test.each([
    ['what is no address', { email: 'ada' }, 'contact.email'],
    ['a language that nobody writes', { ...contact, language: 'tlh' }, 'contact.language'],
    ['a name of two lines', { ...contact, name: 'A\nB' }, 'contact.name'],
    ['more than that', { ...contact, phone: '1' }, 'contact.phone'],
  ])('%s is refused by its field', async (_, wrong, path) => {
    const buyer = await newGuestBuyer()
    const hold = await mustHold(buyer, [0])
    const refused = await problemOf(await askReservation(buyer, hold.id, { body: { contact: wrong } }))
    expect(refused).toMatchObject({ code: 'invalid_input', errors: [{ path }] })
  })

  test('has the caps of every buyer', async () => {
    const buyer = await newGuestBuyer()
    await mustHold(buyer, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    await mustHold(buyer, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(await problemOf(await askHold(buyer, [20]))).toMatchObject({ code: 'too_many_seats' })
  })

  test('sees nothing of other guests, also of one who gave the same address', async () => {
    const { reservation } = await bought()
    const { buyer: other } = await bought()
    expect(
      await problemOf(await read(getReservation, other.customer, `/v1/reservations/${reservation.id}`)),
    ).toMatchObject({ code: 'not_found' })
  })

  test('signs out: the hold is theirs no more', async () => {
    const buyer = await newGuestBuyer()
    const hold = await mustHold(buyer, [0])
    const gone = await endSession.request(
      '/v1/sessions/current',
      { method: 'DELETE', headers: buyer.customer.headers },
      sale.env,
    )
    expect(gone.status).toBe(204)
    const answer = await askReservation(buyer, hold.id, { body: { contact } })
    expect(await problemOf(answer)).toMatchObject({ code: 'unauthenticated' })
  })
})

test('a customer may name another address, and does not have to', async () => {
  const buyer: Buyer = { ...(await newGuestBuyer()), customer: await signIn(sale.database.sql, sale.env) }
  const plain = await mustReserve(buyer, [0])
  expect(await show(buyer.customer, plain.id)).not.toHaveProperty('contact')
  const told = { email: 'Friend@Example.com', name: 'Friend', language: 'de' }
  const named = await mustReserve(buyer, [2], { body: { contact: told } })
  expect((await show(buyer.customer, named.id)).contact).toEqual({ ...told, email: 'friend@example.com' })
})

test('an account that verified its address gets what guests reserved with it, once, and no other does', async () => {
  const { sql } = sale.database
  const email = `${newId()}@example.com`
  const { buyer, reservation } = await bought(email)
  const [owner, other] = [await signIn(sql, sale.env, { email }), await signIn(sql, sale.env)]
  expect(await joinGuestReservations(sql, owner.user.id, email)).toBe(0)
  await sql`update users set verified_email = ${email} where id = any(${[owner.user.id, other.user.id]}::uuid[])`
  expect(await joinGuestReservations(sql, other.user.id, email)).toBe(0)
  expect(await joinGuestReservations(sql, owner.user.id, email)).toBe(1)
  expect(await joinGuestReservations(sql, owner.user.id, email)).toBe(0)
  expect(await show(owner, reservation.id)).toMatchObject({ status: 'confirmed' })
  const lost = await read(getReservation, buyer.customer, `/v1/reservations/${reservation.id}`)
  expect(await problemOf(lost)).toMatchObject({ code: 'not_found' })
})

test.each(['email_verification', 'password_reset'] as const)(
  'a %s brings them into the account',
  async (purpose) => {
    const { sql } = sale.database
    const email = `${newId()}@example.com`
    const { reservation } = await bought(email)
    const owner = await signIn(sql, sale.env, { email })
    await requestLink(sql, { purpose, email, userId: owner.user.id, requestId: null })
    const tokenHash = await hashToken(await mailedLink(sql, purpose, email))
    const origin = { address: undefined, requestId: 'test' }
    const done =
      purpose === 'email_verification'
        ? await verifyEmail(sql, tokenHash, origin)
        : await resetPassword(sql, { userId: owner.user.id, tokenHash, passwordHash: 'none' }, origin)
    expect(done).toBe(true)
    const [row] = await sql`select user_id from reservations where id = ${reservation.id}`
    expect(row).toEqual({ user_id: owner.user.id })
  },
)

test('with an account that is erased go the addresses that it gave', async () => {
  const { sql } = sale.database
  const buyer: Buyer = { ...(await newGuestBuyer()), customer: await signIn(sql, sale.env) }
  const { id } = await mustReserve(buyer, [0], { body: { contact } })
  await sql`update users set deleted_at = now() where id = ${buyer.customer.user.id}`
  expect(await sql`select from reservation_contacts where reservation_id = ${id}`).toHaveLength(0)
})
