// Changing and deleting one's own account: which logins end, what is erased and what stays.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/ids.ts'
import { jsonRequest, signIn } from '../../local/testing-catalogue.ts'
import { problemOf, testRefusals } from '../../local/testing-refusals.ts'
import { mustReserve, newBuyer, openSale, type Sale } from '../../local/testing-sales.ts'
import { as, signInStaff } from '../../local/testing-staff.ts'
import createSession from '../sessions/create.ts'
import updateSession from '../sessions/update.ts'
import create from './create.ts'
import remove from './delete.ts'
import get from './get.ts'
import update from './update.ts'

let sale: Sale
beforeAll(async () => {
  sale = await openSale()
})
afterAll(() => sale.end())

const mine = { env: () => sale.env, path: '/v1/users/me', access: 'signed-in' as const }
describe('changing', () => testRefusals({ ...mine, fn: update, method: 'PATCH', body: { name: 'x' } }))
describe('deleting', () => testRefusals({ ...mine, fn: remove, method: 'DELETE' }))

const PASSWORD = 'difference-engine'
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
  const answer = await as(sale.env, me)(remove, 'DELETE', '/v1/users/me')
  expect(answer.status).toBe(204)
  expect((await get.request('/v1/users/me', { headers: me.headers }, sale.env)).status).toBe(401)
  expect((await as(sale.env, me)(remove, 'DELETE', '/v1/users/me')).status).toBe(401)
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
  expect((await as(sale.env, staff)(remove, 'DELETE', '/v1/users/me')).status).toBe(204)
  expect(await sql`select from theater_staff where user_id = ${staff.user.id}`).toHaveLength(0)
  const [one, two] = [
    await signIn(sql, sale.env, { roles: ['admin'] }),
    await signIn(sql, sale.env, { roles: ['admin'] }),
  ]
  const answers = await Promise.all(
    [one, two].map((each) => as(sale.env, each)(remove, 'DELETE', '/v1/users/me')),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
})
