// What a stored password is, and what it tells to whoever tries another.
import { expect, test } from 'vitest'
import { checkPassword, hashPassword } from './passwords.ts'

test('a password is right for its own hash, and any other is wrong', async () => {
  const hash = await hashPassword('correct horse battery')
  expect(await checkPassword('correct horse battery', hash)).toBe('right')
  expect(await checkPassword('correct horse batterz', hash)).toBe('wrong')
})

test('the same password never gives the same hash, and the hash names its cost', async () => {
  const [first, second] = await Promise.all([hashPassword('popcorn-demo-1'), hashPassword('popcorn-demo-1')])
  expect(first).not.toBe(second)
  expect(first).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
})

test('a letter with an accent is the same password whether typed as one character or as two', async () => {
  const hash = await hashPassword('cin\u00e9ma-du-soir')
  expect(await checkPassword('cine\u0301ma-du-soir', hash)).toBe('right')
})

test('without an account the check is wrong and costs the same hash', async () => {
  const before = process.cpuUsage().user
  expect(await checkPassword('popcorn-demo-1', undefined)).toBe('wrong')
  const nobody = process.cpuUsage().user - before
  // A comparison of strings would cost microseconds; the hash costs tens of milliseconds on any machine.
  expect(nobody).toBeGreaterThan(20_000)
})

test('a flood is turned away at once when two run and sixteen wait', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => checkPassword('guess', undefined)))
  expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(2)
  expect(outcomes.slice(-2)).toEqual(['busy', 'busy'])
})
