// Password guessing is slowed down per account and per address, also without Redis. A few typing errors cost
// nothing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis } from '#shared/redis.ts'
import { testRedis } from '../../testing/servers.ts'
import type { Redis } from '../redis.ts'
import { newId } from '../std/ids.ts'
import { countFailure, newAttempt, waitBefore } from './login-attempts.ts'

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

test('after ten wrong passwords this address waits up to half a minute, and the owner elsewhere does not', async () => {
  const email = newEmail()
  const address = newAddress()
  await failures(
    9,
    () => email,
    () => address,
  )
  expect(await wait(email, address)).toBe(0)
  await failures(
    1,
    () => email,
    () => address,
  )
  const left = await wait(email, address)
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThanOrEqual(30_000)
  expect(await wait(email, newAddress())).toBe(0)
  expect(await wait(newEmail(), address)).toBe(0)
})

test('an account guessed at from many addresses allows one try per address, and a first one for its owner', async () => {
  const email = newEmail()
  const guesser = newAddress()
  await failures(
    1,
    () => email,
    () => guesser,
  )
  expect(await wait(email, guesser)).toBe(0)
  await failures(50, () => email, newAddress)
  expect(await wait(email, guesser)).toBeGreaterThan(0)
  expect(await wait(email, newAddress())).toBe(0)
})

test('an address that tries many accounts waits, other addresses do not', async () => {
  const address = newAddress()
  await failures(50, newEmail, () => address)
  expect(await wait(newEmail(), address)).toBeGreaterThan(0)
  expect(await wait(newEmail(), newAddress())).toBe(0)
})

test('without Redis each process counts alone', async () => {
  const away = openRedis('redis://127.0.0.1:1')
  const email = newEmail()
  const address = newAddress()
  await failures(
    10,
    () => email,
    () => address,
    away,
  )
  expect(await wait(email, address, away)).toBeGreaterThan(0)
  expect(await wait(newEmail(), newAddress(), away)).toBe(0)
  away.disconnect()
})
