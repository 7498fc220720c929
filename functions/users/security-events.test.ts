// What is left of a break-in, for who looks for it; and what is not left of who was erased.
import { expect, test } from 'vitest'
import { countFailure, newAttempt } from '#shared/auth/login-attempts.ts'
import { newId } from '#shared/std/ids.ts'
import { createAdmin } from '../../deploy/admin.ts'
import { insertMovie, insertScreen, jsonRequest, signIn } from '../../testing/catalogue.ts'
import { useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import hide from '../review-hidings/update.ts'
import deleteReview from '../reviews/delete.ts'
import createSession from '../sessions/create.ts'
import updateSession from '../sessions/update.ts'
import addStaff from '../theater-staff/create.ts'
import endStaff from '../theater-staff/delete.ts'
import create from './create.ts'
import remove from './delete.ts'
import update from './update.ts'

const sale = useSale()

const PASSWORD = 'difference-engine'
const ADDRESS = { 'x-real-ip': '2001:db8:1:2:3::4' }
const KEPT_ADDRESS = '2001:db8:1:2::/64'
const eventsOf = (userId: string | null) => sale.database.sql`
  select kind, actor_id, address, detail from security_events where user_id is not distinct from ${userId} order by id`
const logIn = async (email: string, password = PASSWORD) =>
  createSession.request('/v1/sessions', jsonRequest('POST', { email, password }, ADDRESS), sale.env)

async function newAccount() {
  const email = `${newId()}@example.com`
  const given = jsonRequest('POST', { email, password: PASSWORD, name: 'Ada Lovelace' })
  expect((await create.request('/v1/users', given, sale.env)).status).toBe(201)
  const login = await (await logIn(email)).json()
  const headers = { authorization: `Bearer ${login.accessToken}`, ...ADDRESS }
  return { email, login, me: as(sale.env, { headers }), id: login.user.id as string }
}

test('wrong passwords leave a record with their account and address, and the one too many says so', async () => {
  const { email, id } = await newAccount()
  // As eight logins would, without their hashes.
  const attempt = await newAttempt(email, KEPT_ADDRESS)
  for (let index = 0; index < 8; index++) await countFailure(sale.redis, attempt)
  for (let index = 0; index < 3; index++) await logIn(email, 'a wrong guess')
  const events = await eventsOf(id)
  const failed = { actor_id: null, address: KEPT_ADDRESS, detail: {} }
  expect(events).toEqual([
    { ...failed, kind: 'login_failed' },
    { ...failed, kind: 'login_locked' },
  ])
})

test('an address that has no tries left locks no account: that is not said of it', async () => {
  const { email, id } = await newAccount()
  const spent = { 'x-real-ip': '203.0.113.77' }
  // All but the last of what one address may, on accounts of others.
  for (let index = 0; index < 49; index++)
    await countFailure(sale.redis, await newAttempt(`${newId()}@example.com`, '203.0.113.77'))
  const guess = jsonRequest('POST', { email, password: 'a wrong guess' }, spent)
  expect((await createSession.request('/v1/sessions', guess, sale.env)).status).toBe(401)
  expect((await createSession.request('/v1/sessions', guess, sale.env)).status).toBe(429)
  expect((await eventsOf(id)).map(({ kind }) => kind)).toEqual(['login_failed'])
})

test('a wrong password for an e-mail without an account leaves a record without the e-mail', async () => {
  const email = `stranger-${newId()}@example.com`
  await logIn(email, 'a wrong guess')
  expect(await eventsOf(null)).toMatchObject([{ kind: 'login_failed', address: KEPT_ADDRESS }])
  const found = await sale.database
    .sql`select from security_events where to_jsonb(security_events)::text like '%stranger-%'`
  expect(found).toHaveLength(0)
})

test('changes of password and e-mail, wrong passwords on the way and spent tokens leave a record', async () => {
  const { email, login, me, id } = await newAccount()
  const next = `${newId()}@example.com`
  const patch = (body: object) => me(update, 'PATCH', '/v1/users/me', body)
  expect((await patch({ name: 'Ada King' })).status).toBe(200)
  expect((await patch({ email: next, currentPassword: 'a wrong guess' })).status).toBe(400)
  expect((await patch({ email: next, currentPassword: PASSWORD })).status).toBe(200)
  expect((await patch({ password: 'analytical-engine', currentPassword: PASSWORD })).status).toBe(200)
  await sale.database.sql`update sessions set spent_at = now() - interval '1 minute' where login_id in (
    select id from logins where user_id = ${id} and ended_at is null)`
  const spent = jsonRequest('PUT', { refreshToken: login.refreshToken }, ADDRESS)
  expect((await updateSession.request('/v1/sessions/current', spent, sale.env)).status).toBe(401)
  const here = { actor_id: null, address: KEPT_ADDRESS }
  expect(await eventsOf(id)).toEqual([
    { ...here, kind: 'login_failed', detail: {} },
    { ...here, kind: 'email_changed', detail: { former: email } },
    { ...here, kind: 'password_changed', detail: {} },
    { ...here, kind: 'token_reused', detail: { loginId: expect.any(String) } },
  ])
})

test('roles that are given and taken leave a record with who did it, whichever way it was done', async () => {
  const { sql } = sale.database
  const admin = await signIn(sql, sale.env, { roles: ['customer', 'admin'] })
  const { email, id } = await newAccount()
  const { theaterId } = await insertScreen(sql, {})
  const params = `/v1/theaters/${theaterId}/staff/${id}`
  expect((await as(sale.env, admin)(addStaff, 'PUT', params)).status).toBe(204)
  expect((await as(sale.env, admin)(endStaff, 'DELETE', params)).status).toBe(204)
  await createAdmin(sale.database.url, email, async () => PASSWORD)
  const [customer, staff, both] = [['customer'], ['customer', 'staff'], ['customer', 'admin']]
  expect(await eventsOf(id)).toMatchObject([
    { kind: 'roles_changed', actor_id: admin.user.id, detail: { before: customer, after: staff } },
    { kind: 'roles_changed', actor_id: admin.user.id, detail: { before: staff, after: customer } },
    { kind: 'roles_changed', actor_id: null, detail: { before: customer, after: both } },
  ])
  expect(await eventsOf(admin.user.id)).toMatchObject([{ detail: { before: null, after: both } }])
})

/** A review that staff hid, so that the audit log has its words. */
async function hiddenReview(userId: string) {
  const { sql } = sale.database
  const id = newId()
  const movieId = await insertMovie(sql, {})
  await sql`
    insert into reviews (id, movie_id, user_id, rating, text)
    values (${id}, ${movieId}, ${userId}, 1, 'my own secret words')`
  const staff = await signIn(sql, sale.env, { roles: ['staff'] })
  const hiding = await as(sale.env, staff)(hide, 'PUT', `/v1/reviews/${id}/hiding`, { reason: 'insults' })
  expect(hiding.status).toBe(200)
  return { id, entry: () => sql`select before, after from audit_log where subject_id = ${id}` }
}

test('an erased person leaves no name, address or words in any record', async () => {
  const { email, me, id } = await newAccount()
  const { entry } = await hiddenReview(id)
  expect(JSON.stringify(await entry())).toMatch(
    /my own secret words.*Ada Lovelace|Ada Lovelace.*my own secret/,
  )
  const next = `${newId()}@example.com`
  expect((await me(update, 'PATCH', '/v1/users/me', { email: next, currentPassword: PASSWORD })).status).toBe(
    200,
  )
  expect((await me(remove, 'DELETE', '/v1/users/me', { password: PASSWORD })).status).toBe(204)
  const [left] = await entry()
  expect(left).toMatchObject({ before: { rating: 1 }, after: { rating: 1, hiddenReason: 'insults' } })
  const { sql } = sale.database
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
  const words = [email, next, 'my own secret words', 'Ada Lovelace'].map((text) => `%${text}%`)
  for (const { name } of tables) {
    // Others of this file have the same name.
    const mine = name === 'users' ? sql`id = ${id} and` : sql``
    const found = await sql`select from ${sql(name)} row where ${mine} to_jsonb(row)::text like any(${words})`
    expect(found.length, name).toBe(0)
  }
  expect(await eventsOf(id)).toMatchObject([
    { kind: 'email_changed', address: null, detail: {} },
    { kind: 'account_deleted', address: null },
  ])
})

test('a review that its author takes back leaves the audit log too', async () => {
  const { me, id } = await newAccount()
  const review = await hiddenReview(id)
  expect((await me(deleteReview, 'DELETE', `/v1/reviews/${review.id}`)).status).toBe(204)
  expect(JSON.stringify(await review.entry())).not.toMatch(/secret|Lovelace/)
})

test('the audit log changes in no other way', async () => {
  const { sql } = sale.database
  const { id } = await hiddenReview((await newAccount()).id)
  const mine = sql`where subject_id = ${id}`
  for (const change of [
    sql`delete from audit_log ${mine}`,
    sql`update audit_log set action = 'none' ${mine}`,
    sql`update audit_log set before = null ${mine}`,
    sql`update audit_log set before = without_words(before), after = without_words(after), actor_id = ${newId()} ${mine}`,
  ])
    await expect(change).rejects.toThrow(/append-only/)
})
