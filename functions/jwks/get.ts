// GET /.well-known/jwks.json — the public keys with which anybody can check our access tokens.
import { KeySet } from '#shared/answers/users.ts'
import { newFunction } from '#shared/function.ts'
import { publicKeySet } from '#shared/tokens.ts'

// Keys change rarely; whoever meets an unknown key id asks again after this long at most.
const CACHE_CONTROL = 'public, max-age=300'

export default newFunction({
  summary: 'Public keys',
  access: 'public',
  answers: { 200: KeySet },
  cacheControl: CACHE_CONTROL,
}).get('/.well-known/jwks.json', (c) => {
  c.header('cache-control', CACHE_CONTROL)
  return c.json(publicKeySet(c.env.JWT_PRIVATE_KEY))
})
