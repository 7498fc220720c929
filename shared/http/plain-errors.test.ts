// What is wrong with a request is said in plain words, also where its schema has none of its own.
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { jsonRequest, noRedis, type TestEnv } from '../../testing/catalogue.ts'
import { newFunction } from './function.ts'

const Plain = v.strictObject({
  tickets: v.picklist(['keep', 'cancel']),
  seats: v.array(v.strictObject({})),
  open: v.boolean(),
})
const fn = newFunction(
  {
    method: 'POST',
    path: '/plain',
    summary: 'Plain',
    access: 'public',
    input: { body: Plain },
    answers: { 200: null },
  },
  (c) => c.body(null, 200),
)
const env = { LOG_LEVEL: 'silent', resources: { sql: undefined, redis: noRedis } } as unknown as TestEnv

async function errorsOf(body: unknown): Promise<unknown> {
  const answer = await fn.request('/plain', jsonRequest('POST', body), env)
  expect(answer.status).toBe(400)
  return ((await answer.json()) as { errors: unknown }).errors
}

test.each([null, 7, true, [], [1]])('%j is no object', async (body) => {
  expect(await errorsOf(body)).toEqual([{ path: '', message: 'must be an object' }])
})

test('what is of another kind is named, and what came is not repeated', async () => {
  expect(await errorsOf({ tickets: 'burn', seats: 'x', open: 1 })).toEqual([
    { path: 'tickets', message: 'must be one of keep, cancel' },
    { path: 'seats', message: 'must be a list' },
    { path: 'open', message: 'must be true or false' },
  ])
})
