// Rotation of a signing key, during which nobody is signed out, and the files that the secrets are.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkAccessToken, publicKeySet, publicKeysFor, signAccessToken } from '#shared/auth/tokens.ts'
import { publicTicketKey } from '#shared/tickets/codes.ts'
import { newKeys } from '../local/start/signing-keys.ts'
import { projectFolder } from './bundle.ts'
import { secretFiles, stepOf } from './keys.ts'

const user = { id: 'u', roles: ['customer' as const], sessionId: 's' }
const { JWT_PRIVATE_KEY, TICKET_PRIVATE_KEY, SECOND_FACTOR_KEY } = newKeys()
const kids = (value: string) => publicKeySet(value).keys.map(({ kid }) => kid)
const after = (verb: string, value: string) => stepOf(verb).change(value)

test('at each step, instances before and after it accept each other’s tokens', async () => {
  const stages = [JWT_PRIVATE_KEY]
  for (const verb of ['add', 'turn', 'drop']) stages.push(after(verb, stages.at(-1)!))
  const [one, added, turned, dropped] = stages.map(kids)
  expect(added).toEqual([one![0], expect.any(String)])
  expect(turned).toEqual([...added!].reverse())
  expect(dropped).toEqual([turned![0]])
  for (const [index, stage] of stages.entries())
    for (const neighbour of stages.slice(Math.max(0, index - 1), index + 2)) {
      const token = await signAccessToken(stage, { ...user, id: `${index} ${stages.indexOf(neighbour)}` })
      expect((await checkAccessToken(neighbour, token)).ok).toBe(true)
    }
})

test('a step out of order is refused with the right one', () => {
  expect(() => after('add', after('add', JWT_PRIVATE_KEY))).toThrow('turn to it')
  expect(() => after('turn', JWT_PRIVATE_KEY)).toThrow('add one first')
  expect(() => after('lose', JWT_PRIVATE_KEY)).toThrow('npm run keys -- add ')
  expect(publicTicketKey(after('tickets', TICKET_PRIVATE_KEY)).kid).not.toBe(
    publicTicketKey(TICKET_PRIVATE_KEY).kid,
  )
})

test('an empty file gets its first key for secrets of authenticators, and then a second one', () => {
  const one = after('add-second', '')
  expect(JSON.parse(one)).toMatchObject({ kty: 'oct', k: expect.stringMatching(/^[\w-]{43}$/) })
  const added = after('add-second', one)
  expect(JSON.parse(added).keys[0]).toEqual(JSON.parse(one))
  expect(() => after('turn-second', one)).toThrow('add one first')
  expect(after('drop-second', after('turn-second', added))).not.toBe(one)
})

test('public keys verify what the private ones sign, and sign nothing', async () => {
  const keys = publicKeysFor(after('add', JWT_PRIVATE_KEY))
  expect(keys).not.toMatch(/"d"/)
  expect(JSON.parse(keys).keys).toHaveLength(2)
  const token = await signAccessToken(JWT_PRIVATE_KEY, user)
  expect((await checkAccessToken(keys, token)).ok).toBe(true)
  expect(() => signAccessToken(keys, user)).toThrow('cannot sign')
})

/** Runs the command in a folder of its own. */
function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'milo-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const tsx = import.meta.resolve('tsx')
  return {
    folder,
    keys: (...args: string[]) =>
      execFileSync(process.execPath, ['--import', tsx, join(projectFolder, 'deploy/keys.ts'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      }),
    secret: (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8'),
  }
}

test('the command creates files that nobody else reaches and every container can read, and changes one', () => {
  const { folder, keys, secret } = newFolder()
  keys('new')
  const mode = (...path: string[]) => statSync(join(folder, 'secrets', ...path)).mode & 0o777
  expect(mode()).toBe(0o700)
  expect(() => keys('new')).toThrow('EEXIST')
  const names = readdirSync(join(folder, 'secrets'))
  const before = Object.fromEntries(names.map((name) => [name, secret(name)]))
  expect(keys('add')).toContain('npm run keys -- turn')
  expect(kids(secret('JWT_PRIVATE_KEY'))).toEqual([...kids(before.JWT_PRIVATE_KEY!), expect.any(String)])
  expect(readdirSync(join(folder, 'secrets'))).toEqual(names)
  for (const name of names) {
    expect(mode(name), name).toBe(0o644)
    if (name !== 'JWT_PRIVATE_KEY') expect(secret(name)).toBe(before[name])
  }
  expect(JSON.parse(keys('public')).keys).toHaveLength(2)
})

test('an .env of before gives its passwords and keys to the files', () => {
  const { folder, keys, secret } = newFolder()
  const lines = { POSTGRES_APP_PASSWORD: 'app1', REDIS_PASSWORD: 'red1', JWT_PRIVATE_KEY, SECOND_FACTOR_KEY }
  const text = Object.entries({ ...lines, STRIPE_SECRET_KEY: 'sk_1' }).map(
    ([name, value]) => `${name}='${value}'`,
  )
  writeFileSync(join(folder, '.env'), text.join('\n'))
  keys('move', '.env')
  expect(secret('DATABASE_URL')).toBe('postgres://milo_app:app1@postgres:5432/milo')
  expect(secret('redis.conf')).toBe('requirepass red1\n')
  expect(secret('REDIS_URL')).toContain(':red1@')
  for (const [name, value] of Object.entries({
    JWT_PRIVATE_KEY,
    SECOND_FACTOR_KEY,
    STRIPE_SECRET_KEY: 'sk_1',
  }))
    expect(secret(name)).toBe(value)
  expect(() => keys('add', '.env')).toThrow('npm run keys -- new')
})

test('secrets are new each time, and each pair of files has one password', () => {
  const [secrets, others] = [secretFiles(), secretFiles()]
  for (const [name, value] of Object.entries(secrets)) if (value !== '') expect(others[name]).not.toBe(value)
  const passwordOf = (name: string) => new URL(secrets[name]!).password
  expect(passwordOf('DATABASE_URL')).toBe(secrets.POSTGRES_APP_PASSWORD)
  expect(secrets['migrations.env']).toContain(`milo:${secrets.POSTGRES_PASSWORD}@`)
  expect(secrets['redis.conf']).toBe(`requirepass ${passwordOf('REDIS_URL')}\n`)
  expect(secrets['rabbitmq.conf']).toBe(`default_user = milo\ndefault_pass = ${passwordOf('AMQP_URL')}\n`)
})
