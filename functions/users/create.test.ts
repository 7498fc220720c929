// Making an account: what is kept of it, and what is refused.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../local/testing.ts'
import { jsonRequest, noRedis, type TestEnv, testEnv } from '../../local/testing-catalogue.ts'
import { problemOf, testRefusals } from '../../local/testing-refusals.ts'
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

test.each([
  ['email', { email: 'not-an-address' }],
  ['password', { password: 'short' }],
  ['password', { password: 'abcdefghijkl'.repeat(11) }],
  ['password', { password: 'aaaaaaaaaaaa' }],
  ['password', { password: 'ada@example.com' }],
  ['name', { name: '   ' }],
  ['name', { name: 'x'.repeat(101) }],
  ['roles', { roles: ['admin'] }],
])('a wrong %s is named: %j', async (path, wrong) => {
  const problem = await problemOf(await post({ ...good, ...wrong }))
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.map((error) => error.path)).toEqual([path])
})
