// The published keys: enough to check a token, not enough to make one.
import { verify } from 'hono/jwt'
import { expect, test } from 'vitest'
import { signAccessToken } from '#shared/auth/tokens.ts'
import { newId } from '#shared/std/ids.ts'
import { noRedis, testEnv } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import get from './get.ts'

const PATH = '/.well-known/jwks.json'
// Keys come from the settings alone: no database is asked.
const env = testEnv({ url: 'postgres://127.0.0.1:1/none', sql: undefined as never }, noRedis)

testRefusals({ fn: get, env: () => env, method: 'GET', path: PATH, access: 'public' })

test('the published keys check our tokens, hold no private part, and may be cached', async () => {
  const answer = await get.request(PATH, {}, env)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
  const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] }
  expect(keys).toHaveLength(1)
  expect(keys[0]).not.toHaveProperty('d')
  const user = { id: newId(), roles: ['customer' as const], sessionId: newId() }
  const token = await signAccessToken(env.JWT_PRIVATE_KEY, user)
  const key = await crypto.subtle.importKey('jwk', keys[0]!, { name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'verify',
  ])
  expect(await verify(token, key, { alg: 'ES256' })).toMatchObject({ sub: user.id })
})
