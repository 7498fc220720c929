// A token is valid until its end and not a second longer, also when its claims are cached.
import { afterEach, expect, it, vi } from 'vitest'
import {
  ACCESS_TOKEN_SECONDS,
  checkAccessToken,
  publicKeySet,
  publicKeysFor,
  signAccessToken,
} from './tokens.ts'

async function newKey(kid: string): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  return JSON.stringify({ ...(await crypto.subtle.exportKey('jwk', pair.privateKey)), kid })
}
const key = await newKey('k1')
const setOf = (...keys: string[]) => `{"keys":[${keys.join()}]}`
const user = {
  id: '0190b5a4-0000-7000-8000-000000000001',
  roles: ['customer' as const],
  sessionId: '0190b5a4-0000-7000-8000-0000000000aa',
}

afterEach(() => vi.useRealTimers())

it('a valid token names its user', async () => {
  expect(await checkAccessToken(key, await signAccessToken(key, user))).toEqual({ ok: true, user })
})

it('a token that was checked before still expires on time', async () => {
  const token = await signAccessToken(key, user)
  expect((await checkAccessToken(key, token)).ok).toBe(true)
  vi.useFakeTimers({ now: Date.now() + ACCESS_TOKEN_SECONDS * 1000 + 1000, toFake: ['Date'] })
  expect(await checkAccessToken(key, token)).toEqual({ ok: false, code: 'token_expired' })
})

it('a token that nobody checked before its end is expired too', async () => {
  const token = await signAccessToken(key, user)
  vi.useFakeTimers({ now: Date.now() + ACCESS_TOKEN_SECONDS * 1000 + 1000, toFake: ['Date'] })
  expect(await checkAccessToken(key, token)).toEqual({ ok: false, code: 'token_expired' })
})

it('a token of another algorithm is refused, whatever its header says', async () => {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const claims = {
    iss: 'milo',
    sub: user.id,
    sid: user.sessionId,
    roles: ['admin'],
    exp: Math.floor(Date.now() / 1000) + 60,
  }
  const unsigned = `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`
  expect(await checkAccessToken(key, unsigned)).toEqual({ ok: false, code: 'unauthenticated' })
})

it('a changed token is refused although the original was checked before', async () => {
  const token = await signAccessToken(key, user)
  await checkAccessToken(key, token)
  const [header, , signature] = token.split('.')
  const claims = Buffer.from(
    JSON.stringify({ iss: 'milo', sub: user.id, sid: user.sessionId, roles: ['admin'], exp: 9e9 }),
  ).toString('base64url')
  expect(await checkAccessToken(key, `${header}.${claims}.${signature}`)).toEqual({
    ok: false,
    code: 'unauthenticated',
  })
})

it('the first key of a set signs, and tokens of every key of it are valid until they end', async () => {
  const next = await newKey('k2')
  const former = await signAccessToken(key, user)
  const current = await signAccessToken(setOf(next, key), user)
  expect(JSON.parse(Buffer.from(current.split('.')[0]!, 'base64url').toString())).toMatchObject({ kid: 'k2' })
  for (const token of [former, current])
    expect(await checkAccessToken(setOf(next, key), token)).toEqual({ ok: true, user })
  const last = await signAccessToken(setOf(next, key), user)
  vi.useFakeTimers({ now: Date.now() + ACCESS_TOKEN_SECONDS * 1000 + 1000, toFake: ['Date'] })
  for (const token of [former, last])
    expect(await checkAccessToken(setOf(next, key), token)).toEqual({ ok: false, code: 'token_expired' })
})

it('a token of a key outside the set is refused, with the kid of a key of it or without one', async () => {
  const refused = { ok: false, code: 'unauthenticated' }
  const next = await newKey('k2')
  expect(await checkAccessToken(setOf(next), await signAccessToken(key, { ...user, id: 'a' }))).toEqual(
    refused,
  )
  const impostor = await newKey('k2')
  for (const keys of [next, setOf(next, key)])
    expect(await checkAccessToken(keys, await signAccessToken(impostor, { ...user, id: 'b' }))).toEqual(
      refused,
    )
  const nameless = JSON.stringify({ ...JSON.parse(key), kid: '' })
  expect(await checkAccessToken(key, await signAccessToken(nameless, { ...user, id: 'c' }))).toEqual(refused)
})

it('verifying keys need only the public part; a duplicate kid, or a set that cannot sign, is refused', async () => {
  const { d: _, ...publicPart } = JSON.parse(key)
  const set = setOf(await newKey('k2'), JSON.stringify(publicPart))
  const token = await signAccessToken(key, { ...user, id: 'd' })
  expect((await checkAccessToken(set, token)).ok).toBe(true)
  expect(publicKeySet(set).keys.map(({ kid }) => kid)).toEqual(['k2', 'k1'])
  expect(() => publicKeySet(setOf(key, key))).toThrow('same kid')
  expect(() => publicKeysFor(setOf(JSON.stringify(publicPart)))).toThrow()
})

it('a token signed by a clock that is ahead is valid', async () => {
  vi.useFakeTimers({ now: Date.now() + 5000, toFake: ['Date'] })
  const token = await signAccessToken(key, { ...user, id: 'e' })
  vi.useRealTimers()
  expect((await checkAccessToken(key, token)).ok).toBe(true)
})

it('the published key set contains public parts only', () => {
  const [published] = publicKeySet(key).keys
  expect(published).toMatchObject({ kid: 'k1', kty: 'EC', alg: 'ES256', use: 'sig' })
  expect(published).not.toHaveProperty('d')
})

it('a signature has one spelling of its bytes', async () => {
  const token = await signAccessToken(key, user)
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = LETTERS.indexOf(token.at(-1)!)
  const spellings = [
    ...Array.from({ length: 15 }, (_, bits) => token.slice(0, -1) + LETTERS[last + bits + 1]),
    ...['=', '==', '.', ' '].map((end) => token + end),
    token.replaceAll('-', '+'),
    token.replaceAll('_', '/'),
  ].filter((spelling) => spelling !== token)
  for (const spelling of spellings)
    expect(await checkAccessToken(key, spelling), spelling).toEqual({ ok: false, code: 'unauthenticated' })
  expect((await checkAccessToken(key, token)).ok).toBe(true)
})
