// What a stored password is, and what it tells to whoever tries another.
import { expect, test } from 'vitest'
import { checkPassword, hashPassword } from './passwords.ts'

const account = async (password: string) => ({ name: 'Ada', passwordHash: await hashed(password) })
const find = (found: Awaited<ReturnType<typeof account>> | undefined) => async () => found

async function hashed(password: string): Promise<string> {
  const hash = await hashPassword(password)
  expect(hash).not.toBe('busy')
  return hash
}

test('a password gives the account that it is of, and any other is wrong', async () => {
  const ada = await account('correct horse battery')
  expect(await checkPassword('correct horse battery', find(ada))).toBe(ada)
  expect(await checkPassword('correct horse batterz', find(ada))).toBe('wrong')
})

test('the same password never gives the same hash, and the hash names its cost', async () => {
  const [first, second] = await Promise.all([hashed('popcorn-demo-1'), hashed('popcorn-demo-1')])
  expect(first).not.toBe(second)
  expect(first).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
})

test('a letter with an accent is the same password whether typed as one character or as two', async () => {
  const ada = await account('cin\u00e9ma-du-soir')
  expect(await checkPassword('cine\u0301ma-du-soir', find(ada))).toBe(ada)
})

test('without an account the check is wrong and costs the same hash', async () => {
  const before = process.cpuUsage().user
  expect(await checkPassword('popcorn-demo-1', find(undefined))).toBe('wrong')
  const nobody = process.cpuUsage().user - before
  // A comparison of strings would cost microseconds; the hash costs tens of milliseconds on any machine.
  expect(nobody).toBeGreaterThan(20_000)
})

test('an account whose hash is none has no password that works', async () => {
  expect(await checkPassword('none', find({ name: 'Ada', passwordHash: 'none' }))).toBe('wrong')
})

test('when two run and eight wait, the next are turned away at once and never looked for', async () => {
  let looked = 0
  const look = async () => {
    looked++
    return undefined
  }
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => checkPassword('guess', look)))
  expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(10)
  expect(outcomes.slice(-2)).toEqual(['busy', 'busy'])
  expect(looked).toBe(10)
})
