// Guessing slows down, by account and by address, also without Redis; and who mistypes a few times never notices.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis } from '#shared/resources.ts'
import { testRedis } from '../local/testing.ts'
import { newId } from './ids.ts'
import { countFailure, newAttempt, waitBefore } from './login-attempts.ts'
import type { Redis } from './resources.ts'

let redis: Redis
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

const newEmail = () => `${newId()}@example.com`
const newAddress = () => `2001:db8::${newId().slice(-4)}:${newId().slice(-4)}`

async function failures(count: number, email: () => string, address: () => string | undefined, on = redis) {
  for (let index = 0; index < count; index++) await countFailure(on, await newAttempt(email(), address()))
}
const wait = async (email: string, address?: string, on = redis) =>
  waitBefore(on, await newAttempt(email, address))

test('ten wrong passwords are borne, the eleventh try on the account waits up to half a minute, from wherever it comes', async () => {
  const email = newEmail()
  await failures(9, () => email, newAddress)
  expect(await wait(email, newAddress())).toBe(0)
  await failures(1, () => email, newAddress)
  const left = await wait(email, newAddress())
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThanOrEqual(30_000)
  expect(await wait(newEmail(), newAddress())).toBe(0)
})

test('one address that tries many accounts waits, others do not; a proxy that is trusted is not the address', async () => {
  const address = newAddress()
  await failures(50, newEmail, () => address)
  expect(await wait(newEmail(), address)).toBeGreaterThan(0)
  expect(await wait(newEmail(), `${address}, 10.0.0.1`)).toBeGreaterThan(0)
  expect(await wait(newEmail(), `${newAddress()}, 10.0.0.1`)).toBe(0)
  expect(await wait(newEmail(), `${address}, ${newAddress()}, 10.0.0.1`)).toBe(0)
})

test('without Redis each process counts by itself', async () => {
  const away = openRedis('redis://127.0.0.1:1')
  const email = newEmail()
  await failures(10, () => email, newAddress, away)
  expect(await wait(email, newAddress(), away)).toBeGreaterThan(0)
  expect(await wait(newEmail(), newAddress(), away)).toBe(0)
  away.disconnect()
})
