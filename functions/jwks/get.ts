// GET /.well-known/jwks.json — the public keys with which anybody can check our access tokens.

import { checkingKeys, publicKeySet } from '#shared/auth/tokens.ts'
import { newFunction } from '#shared/http/function.ts'
import { KeySet } from '#shared/http/responses/users.ts'

// Keys change rarely; a client that meets an unknown key id asks again after this long at most.
const CACHE_CONTROL = 'public, max-age=300'

export default newFunction(
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'Public keys',
    access: 'public',
    answers: { 200: KeySet },
    cacheControl: CACHE_CONTROL,
  },
  (c) => {
    c.header('cache-control', CACHE_CONTROL)
    return c.json(publicKeySet(checkingKeys(c.env)))
  },
)
