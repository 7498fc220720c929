// Changing and deleting one's own account: which logins end, what is erased and what stays.
import { describe, expect, test, vi } from 'vitest'
import { countFailure, newAttempt } from '#shared/auth/login-attempts.ts'
import { hashPassword } from '#shared/auth/passwords.ts'
import { OWN_NAME } from '#shared/http/requests/users.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, signIn } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import createSession from '../sessions/create.ts'
import updateSession from '../sessions/update.ts'
import create from './create.ts'
import remove from './delete.ts'
import get from './get.ts'
import update from './update.ts'

const PASSWORD = 'difference-engine'
const hash = (await hashPassword(PASSWORD)) as string

const sale = useSale()

const mine = { env: () => sale.env, path: '/v1/users/me', access: 'signed-in' as const }
describe('changing', () => testRefusals({ ...mine, fn: update, method: 'PATCH', body: { name: 'x' } }))
describe('deleting', () =>
  testRefusals({ ...mine, fn: remove, method: 'DELETE', body: { password: PASSWORD } }))

const logIn = async (email: string, password = PASSWORD) =>
  createSession.request('/v1/sessions', jsonRequest('POST', { email, password }), sale.env)

async function newAccount() {
  const email = `${newId()}@example.com`
  const made = await create.request(
    '/v1/users',
    jsonRequest('POST', { email, password: PASSWORD, name: 'Ada' }),
    sale.env,
  )
  expect(made.status).toBe(201)
  const login = await (await logIn(email)).json()
  const me = { headers: { authorization: `Bearer ${login.accessToken}` } }
  return { email, me, login, id: login.user.id as string }
}
const patch = (me: { headers: { authorization: string } }, body: object) =>
  as(sale.env, me)(update, 'PATCH', '/v1/users/me', body)
const drop = (me: { headers: { authorization: string } }, body: object = { password: PASSWORD }) =>
  as(sale.env, me)(remove, 'DELETE', '/v1/users/me', body)
const giveHash = (id: string) => sale.database.sql`update users set password_hash = ${hash} where id = ${id}`
const renew = async (refreshToken: string) =>
  (await updateSession.request('/v1/sessions/current', jsonRequest('PUT', { refreshToken }), sale.env)).status

test('a name changes as it is, e-mail and password only with the password', async () => {
  const { me, email } = await newAccount()
  expect(await (await patch(me, { name: 'Grace' })).json()).toMatchObject({ name: 'Grace', email })
  const needed = { status: 400, errors: [{ path: 'currentPassword' }] }
  expect(await problemOf(await patch(me, { email: 'x@example.com' }))).toMatchObject(needed)
  const wrong = { email: 'x@example.com', currentPassword: 'analytical-engine' }
  expect(await problemOf(await patch(me, wrong))).toMatchObject(needed)
  const next = `${newId()}@Example.com`
  const changed = await patch(me, { email: next, currentPassword: PASSWORD })
  expect(await changed.json()).toMatchObject({ email: next.toLowerCase() })
  expect((await logIn(next)).status).toBe(201)
})

test('a new password ends every other login, and the old one opens nothing any more', async () => {
  const { email, me, login } = await newAccount()
  const elsewhere = await (await logIn(email)).json()
  const password = 'analytical-engine'
  expect((await patch(me, { password, currentPassword: PASSWORD })).status).toBe(200)
  expect(await renew(elsewhere.refreshToken)).toBe(401)
  expect(await renew(login.refreshToken)).toBe(200)
  expect((await logIn(email)).status).toBe(401)
  expect((await logIn(email, password)).status).toBe(201)
})

test('the e-mail of another account is refused, and so is a role', async () => {
  const [one, two] = [await newAccount(), await newAccount()]
  const taken = await patch(one.me, { email: two.email, currentPassword: PASSWORD })
  expect(await problemOf(taken)).toMatchObject({ status: 409, code: 'email_taken' })
  const roles = await problemOf(await patch(one.me, { roles: ['admin'] }))
  expect(roles).toMatchObject({ status: 400, errors: [{ path: 'roles' }] })
})

test('a deleted account leaves its sales and nothing that says whose they were', async () => {
  const { email, me, login, id } = await newAccount()
  const buyer = await newBuyer(sale)
  const { sql } = sale.database
  const customer = { ...buyer.customer, headers: me.headers, user: { ...buyer.customer.user, id } }
  const reservation = await mustReserve({ ...buyer, customer }, [0])
  await sql`
    insert into reviews (id, movie_id, user_id, rating, text) values (${newId()}, ${buyer.showtime.movieId}, ${id}, 5, 'Ada was here')`
  const answer = await drop(me, { password: PASSWORD, tickets: 'keep' })
  expect(answer.status).toBe(204)
  expect((await get.request('/v1/users/me', { headers: me.headers }, sale.env)).status).toBe(401)
  expect((await drop(me)).status).toBe(401)
  expect(await renew(login.refreshToken)).toBe(401)
  expect((await logIn(email)).status).toBe(401)
  const [row] = await sql`
    select users.email, users.name, (select count(*)::int from reviews where user_id = users.id) as reviews,
      (select count(*)::int from reservations where user_id = users.id) as sales
    from users where id = ${id}`
  expect(row).toEqual({
    email: `deleted-${id}@deleted.invalid`,
    name: 'Deleted account',
    reviews: 0,
    sales: 1,
  })
  expect(reservation.status).toBe('awaiting_payment')
  const again = { email, password: PASSWORD, name: 'Ada' }
  expect((await create.request('/v1/users', jsonRequest('POST', again), sale.env)).status).toBe(201)
})

test('staff who delete their account run no theater any more, and the last admin stays', async () => {
  const { sql } = sale.database
  const buyer = await newBuyer(sale)
  const staff = await signInStaff(sql, sale.env, buyer.showtime.theaterId)
  await giveHash(staff.user.id)
  expect((await drop(staff)).status).toBe(204)
  expect(await sql`select from theater_staff where user_id = ${staff.user.id}`).toHaveLength(0)
  await sql`update users set roles = '{customer}' where 'admin' = any(roles)`
  const [one, two] = [
    await signIn(sql, sale.env, { roles: ['admin'] }),
    await signIn(sql, sale.env, { roles: ['admin'] }),
  ]
  for (const { user } of [one, two]) await giveHash(user.id)
  const answers = await Promise.all([one, two].map((each) => drop(each)))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
})

test('an account goes only with its password, and as slowly as passwords are guessed', async () => {
  const { me, email } = await newAccount()
  const wrong = { status: 400, code: 'invalid_input', errors: [{ path: 'password' }] }
  expect(await problemOf(await drop(me, {}))).toMatchObject(wrong)
  // As ten logins would, without their hashes.
  const attempt = await newAttempt(email, undefined)
  for (let index = 0; index < 9; index++) await countFailure(sale.redis, attempt)
  expect(await problemOf(await drop(me, { password: 'a wrong guess' }))).toMatchObject(wrong)
  expect(await problemOf(await drop(me))).toMatchObject({ status: 429, code: 'rate_limited' })
})

test('one account has one hash under way, whatever asks for it', async () => {
  const { me } = await newAccount()
  const body = { name: 'Grace', currentPassword: PASSWORD }
  const answers = await Promise.all([patch(me, body), patch(me, body), patch(me, body)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429])
  expect((await patch(me, body)).status).toBe(200)
})

test('a password that was changed while the former one was checked stays', async () => {
  const { me, id, email } = await newAccount()
  const password = 'analytical-engine'
  // Reset elsewhere, not committed yet: the check reads the former one, the write waits for the row.
  const changed = (await hashPassword('a-third-password')) as string
  const elsewhere = await sale.database.sql.reserve()
  await elsewhere`begin`
  await elsewhere`update users set password_hash = ${changed} where id = ${id}`
  const answer = patch(me, { password, currentPassword: PASSWORD })
  await vi.waitFor(async () => {
    const waiting = await elsewhere`
        select from pg_locks where not granted and pid in (
          select pid from pg_stat_activity where datname = current_database())`
    expect(waiting.length).toBeGreaterThan(0)
  })
  await elsewhere`commit`
  elsewhere.release()
  const late = await answer
  expect(late.status).toBe(401)
  expect((await logIn(email, password)).status).toBe(401)
  expect((await logIn(email, 'a-third-password')).status).toBe(201)
})

test.each([
  ['own e-mail', (email: string) => email],
  ['own name', () => 'Countess of Lovelace 1815'],
  ['new name', () => 'Augusta-Ada-King'],
])('a new password that is the %s is refused', async (_, of) => {
  const { me, email } = await newAccount()
  expect((await patch(me, { name: 'Countess of Lovelace' })).status).toBe(200)
  const given = { name: 'Augusta Ada King', password: of(email), currentPassword: PASSWORD }
  const refused = { status: 400, errors: [{ path: 'password', message: OWN_NAME }] }
  expect(await problemOf(await patch(me, given))).toMatchObject(refused)
})

async function ticketHolder() {
  const account = await newAccount()
  const buyer = await newBuyer(sale)
  const customer = {
    ...buyer.customer,
    headers: account.me.headers,
    user: { ...buyer.customer.user, id: account.id },
  }
  const reservation = await mustReserve({ ...buyer, customer }, [0, 1])
  return { ...account, reservation, showtimeId: buyer.showtime.showtimeId }
}
const settled = async () => {
  const holder = await ticketHolder()
  const { database, redis, env } = sale
  const providers = { simulator: newSimulator(database.sql) }
  const settle = newSettle({ sql: database.sql, redis, providers, ticketKey: env.TICKET_PRIVATE_KEY })
  await settle(holder.reservation.payment.id, silent)
  return holder
}
const ticketsOf = (reservationId: string) =>
  sale.database.sql`select status from tickets where reservation_id = ${reservationId} order by id`
const waits = { status: 409, code: 'wrong_state' }

test('tickets that wait for their show keep the account, until it is said what becomes of them', async () => {
  const { me, reservation } = await settled()
  expect(await problemOf(await drop(me))).toMatchObject(waits)
  expect((await get.request('/v1/users/me', { headers: me.headers }, sale.env)).status).toBe(200)
  expect((await drop(me, { password: PASSWORD, tickets: 'keep' })).status).toBe(204)
  expect(await ticketsOf(reservation.id)).toEqual([{ status: 'valid' }, { status: 'valid' }])
})

test('tickets are given back with the account, and their money is due', async () => {
  const { me, reservation } = await settled()
  expect((await drop(me, { password: PASSWORD, tickets: 'cancel' })).status).toBe(204)
  expect(await ticketsOf(reservation.id)).toEqual([{ status: 'refunded' }, { status: 'refunded' }])
  const [due] = await sale.database.sql`
    select refunds.status, key, refunds.amount > 0 as some from refunds join payments on payments.id = payment_id
    where reservation_id = ${reservation.id}`
  expect(due).toEqual({ status: 'due', key: `erasure:${reservation.id}`, some: true })
})

test('what cannot be given back any more keeps the account, and all of its tickets', async () => {
  const { me, reservation, showtimeId } = await settled()
  await sale.database
    .sql`update showtimes set starts_at = now() + interval '1 minute' where id = ${showtimeId}`
  const cancel = { password: PASSWORD, tickets: 'cancel' }
  expect(await problemOf(await drop(me, cancel))).toMatchObject(waits)
  expect(await ticketsOf(reservation.id)).toEqual([{ status: 'valid' }, { status: 'valid' }])
  await sale.database
    .sql`update showtimes set ends_at = now(), starts_at = now() - interval '2 hours', sales_close_at = now() - interval '2 hours' where id = ${showtimeId}`
  expect((await drop(me)).status).toBe(204)
})

test('a payment under way keeps the account too', async () => {
  const { me } = await ticketHolder()
  expect(await problemOf(await drop(me))).toMatchObject(waits)
  expect(await problemOf(await drop(me, { password: PASSWORD, tickets: 'cancel' }))).toMatchObject(waits)
})
