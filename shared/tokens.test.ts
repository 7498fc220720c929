// A token counts until its end and not a second longer, also where its claims are kept from an earlier check.
import { afterEach, expect, it, vi } from 'vitest'
import { ACCESS_TOKEN_SECONDS, checkAccessToken, publicKeySet, signAccessToken } from './tokens.ts'

const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
const key = JSON.stringify({ ...(await crypto.subtle.exportKey('jwk', pair.privateKey)), kid: 'k1' })
const user = {
  id: '0190b5a4-0000-7000-8000-000000000001',
  roles: ['customer' as const],
  sessionId: '0190b5a4-0000-7000-8000-0000000000aa',
}

afterEach(() => vi.useRealTimers())

it('a good token names its user', async () => {
  expect(await checkAccessToken(key, await signAccessToken(key, user))).toEqual({ ok: true, user })
})

it('a token that was checked before still ends at its end', async () => {
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

it('a changed token is refused though the one it came from was checked before', async () => {
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

it('the published key set holds the public part alone', () => {
  const [published] = publicKeySet(key).keys
  expect(published).toMatchObject({ kid: 'k1', kty: 'EC', alg: 'ES256', use: 'sig' })
  expect(published).not.toHaveProperty('d')
})
