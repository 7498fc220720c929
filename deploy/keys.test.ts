// Rotation of a signing key, during which nobody is signed out.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { checkAccessToken, publicKeySet, signAccessToken } from '#shared/auth/tokens.ts'
import { publicTicketKey } from '#shared/tickets/codes.ts'
import { newKeys } from '../local/start/signing-keys.ts'
import { publicKeysOf, rotate } from './keys.ts'

const user = { id: 'u', roles: ['customer' as const], sessionId: 's' }
const { JWT_PRIVATE_KEY, TICKET_PRIVATE_KEY } = newKeys()
const first = `A=1\nJWT_PRIVATE_KEY='${JWT_PRIVATE_KEY}'\nTICKET_PRIVATE_KEY='${TICKET_PRIVATE_KEY}'\nB='2'\n`
const keyIn = (env: string, name = 'JWT_PRIVATE_KEY') => String(parseEnv(env)[name])
const kids = (env: string) => publicKeySet(keyIn(env)).keys.map(({ kid }) => kid)

test('at each step, instances before and after it accept each other’s tokens', async () => {
  const stages = [first]
  for (const verb of ['add', 'turn', 'drop']) stages.push(rotate(verb, stages.at(-1)!))
  const [one, added, turned, dropped] = stages.map(kids)
  expect(added).toEqual([one![0], expect.any(String)])
  expect(turned).toEqual([...added!].reverse())
  expect(dropped).toEqual([turned![0]])
  for (const [index, stage] of stages.entries())
    for (const neighbour of stages.slice(Math.max(0, index - 1), index + 2)) {
      const token = await signAccessToken(keyIn(stage), {
        ...user,
        id: `${index} ${stages.indexOf(neighbour)}`,
      })
      expect((await checkAccessToken(keyIn(neighbour), token)).ok).toBe(true)
    }
})

test('other lines stay as they are, and a step out of order is refused with the right one', () => {
  const added = rotate('add', first)
  expect(parseEnv(added)).toMatchObject({ A: '1', B: '2', TICKET_PRIVATE_KEY })
  expect(() => rotate('add', added)).toThrow('turn to it')
  expect(() => rotate('turn', first)).toThrow('add one first')
  expect(() => rotate('add', 'A=1\n')).toThrow("no line JWT_PRIVATE_KEY='{…}'")
  expect(() => rotate('lose', first)).toThrow('npm run keys -- add .env')
  const kidOf = (env: string) => publicTicketKey(keyIn(env, 'TICKET_PRIVATE_KEY')).kid
  expect(kidOf(rotate('tickets', first))).not.toBe(kidOf(first))
})

test('an .env of before gets its first key for secrets of authenticators, and then a second one', () => {
  const begun = rotate('add-second', first)
  const one = JSON.parse(keyIn(begun, 'SECOND_FACTOR_KEY'))
  expect(one).toMatchObject({ kty: 'oct', k: expect.stringMatching(/^[\w-]{43}$/) })
  const added = rotate('add-second', begun)
  expect(JSON.parse(keyIn(added, 'SECOND_FACTOR_KEY')).keys[0]).toEqual(one)
  expect(() => rotate('turn-second', begun)).toThrow('add one first')
  expect(
    JSON.parse(keyIn(rotate('drop-second', rotate('turn-second', added)), 'SECOND_FACTOR_KEY')),
  ).not.toEqual(one)
})

test('public keys verify what the private ones sign, and sign nothing', async () => {
  const keys = publicKeysOf(rotate('add', first))
  expect(keys).not.toMatch(/"d"/)
  expect(JSON.parse(keys).keys).toHaveLength(2)
  const token = await signAccessToken(JWT_PRIVATE_KEY, user)
  expect((await checkAccessToken(keys, token)).ok).toBe(true)
  expect(() => signAccessToken(keys, user)).toThrow('cannot sign')
  expect(() => publicKeysOf('A=1')).toThrow('no line JWT_PRIVATE_KEY')
})

test('the command creates an .env, changes it in place, and nobody else may read it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milo-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, '.env')
  const keys = (...args: string[]) =>
    execFileSync(process.execPath, ['--import', 'tsx', 'deploy/keys.ts', ...args], { encoding: 'utf8' })
  keys('new', file)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(() => keys('new', file)).toThrow('EEXIST')
  const before = readFileSync(file, 'utf8')
  expect(keys('add', file)).toContain('npm run keys -- turn')
  const after = readFileSync(file, 'utf8')
  expect(kids(after)).toEqual([...kids(before), expect.any(String)])
  expect({ ...parseEnv(after), JWT_PRIVATE_KEY: '' }).toEqual({ ...parseEnv(before), JWT_PRIVATE_KEY: '' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
