// Password hashes: what is stored, and what a check reveals.
import { expect, test } from 'vitest'
import { checkPassword, hashPassword } from './passwords.ts'

/** An account lookup that stays pending, so that no hash has to be computed for it. */
function heldBack() {
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<undefined>((_, fail) => {
    reject = fail
  })
  return { promise, reject }
}

const account = async (password: string) => ({ name: 'Ada', passwordHash: await hashed(password) })
const find = (found: Awaited<ReturnType<typeof account>> | undefined) => async () => found

async function hashed(password: string): Promise<string> {
  const hash = await hashPassword(password)
  expect(hash).not.toBe('busy')
  return hash
}

test('the right password returns its account, any other is wrong', async () => {
  const ada = await account('correct horse battery')
  expect(await checkPassword('correct horse battery', find(ada))).toBe(ada)
  expect(await checkPassword('correct horse batterz', find(ada))).toBe('wrong')
})

test('the same password never has the same hash, and the hash names its cost', async () => {
  const [first, second] = await Promise.all([hashed('popcorn-demo-1'), hashed('popcorn-demo-1')])
  expect(first).not.toBe(second)
  expect(first).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
})

test('an accented letter is the same password as one character or as two', async () => {
  const ada = await account('cin\u00e9ma-du-soir')
  expect(await checkPassword('cine\u0301ma-du-soir', find(ada))).toBe(ada)
})

test('without an account the check is wrong and costs the same hash', async () => {
  const before = process.cpuUsage().user
  expect(await checkPassword('popcorn-demo-1', find(undefined))).toBe('wrong')
  const nobody = process.cpuUsage().user - before
  // Comparing strings would cost microseconds; the hash costs tens of milliseconds on any machine.
  expect(nobody).toBeGreaterThan(20_000)
})

test('an account without a hash accepts no password', async () => {
  expect(await checkPassword('none', find({ name: 'Ada', passwordHash: 'none' }))).toBe('wrong')
})

test('with two running and eight waiting, the next are refused at once and never looked up', async () => {
  const enough = heldBack()
  const inLine = Array.from({ length: 10 }, () => checkPassword('guess', () => enough.promise))
  let looked = false
  const look = async () => {
    looked = true
    return undefined
  }
  expect(await checkPassword('guess', look)).toBe('busy')
  expect(await hashPassword('guess')).toBe('busy')
  expect(looked).toBe(false)
  enough.reject(new Error('the database is away'))
  const outcomes = await Promise.allSettled(inLine)
  expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill('rejected'))
})
