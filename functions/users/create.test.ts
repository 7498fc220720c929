// Making an account: what is kept of it, and what is refused.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { jsonRequest, noRedis, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import create from './create.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
})
afterAll(() => database.end())

const good = { email: 'ada@example.com', password: 'difference-engine', name: 'Ada Lovelace' }
const post = async (body: unknown) => create.request('/v1/users', jsonRequest('POST', body), env)

testRefusals({
  fn: create,
  env: () => env,
  method: 'POST',
  path: '/v1/users',
  access: 'public',
  body: good,
})

test('a new account is a customer, with its e-mail trimmed and in lower case and its password hashed', async () => {
  const answer = await post({ ...good, email: '  Grace@Example.COM ', name: ' Grace Hopper ' })
  expect(answer.status).toBe(201)
  const user = await answer.json()
  expect(user).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    email: 'grace@example.com',
    name: 'Grace Hopper',
    roles: ['customer'],
  })
  const [row] = await database.sql`select password_hash from users where id = ${user.id}`
  expect(row?.password_hash).toMatch(/^scrypt\$/)
})

test('an e-mail has one account, however it is written and however many ask at once', async () => {
  const spellings = ['twice@example.com', 'TWICE@example.com', ' twice@Example.com']
  const answers = await Promise.all(spellings.map((email) => post({ ...good, email })))
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409])
  const refused = answers.find((answer) => answer.status === 409) as Response
  expect(await problemOf(refused)).toMatchObject({ code: 'email_taken' })
})

test('negative control: without the unique index, looking first makes several accounts of one e-mail', async () => {
  const own = await testDatabase()
  onTestFinished(() => own.end())
  await own.sql`drop index users_email`
  const look = () => own.sql`select id from users where email = ${good.email}`
  // All look before the first writes: what three instances at once may do.
  const seen = await Promise.all([look(), look(), look()])
  const { email } = good
  await Promise.all(seen.map(async ([known]) => known ?? (await signIn(own.sql, env, { email }))))
  const [row] = await own.sql`select count(*) from users`
  expect(row?.count).toBeGreaterThan(1)
})

test.each([
  ['email', { email: 'not-an-address' }],
  ['password', { password: 'short' }],
  ['password', { password: 'abcdefghijkl'.repeat(11) }],
  ['password', { password: 'aaaaaaaaaaaa' }],
  ['password', { password: 'ada@example.com' }],
  ['password', { password: 'ADA@example.com!1' }],
  ['password', { password: 'Ada-Lovelace' }],
  ['password', { password: 'adalovelace1815' }],
  ['password', { password: 'password12' }],
  ['password', { password: 'Iloveyou12!' }],
  ['password', { password: 'qwertyuiop' }],
  ['password', { password: '1234567890' }],
  ['name', { name: '   ' }],
  ['name', { name: 'x'.repeat(101) }],
  ['roles', { roles: ['admin'] }],
])('a wrong %s is named: %j', async (path, wrong) => {
  const problem = await problemOf(await post({ ...good, ...wrong }))
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.map((error) => error.path)).toEqual([path])
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype'])(
  'a key of objects themselves, %s, is a field like any other: unknown, and named',
  async (key) => {
    const body = JSON.stringify(good).replace('{', `{"${key}":{"roles":["admin"]},`)
    const problem = await problemOf(await post(body))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
    expect(problem.errors?.map(({ path }) => path)).toEqual([key])
  },
)
