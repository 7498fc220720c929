// Access tokens: ES256 JWTs that any holder of the public keys can check. One algorithm, ours, never the header's choice.
import { decode, sign, verify } from 'hono/jwt'
import { JwtTokenExpired } from 'hono/utils/jwt/types'
import * as v from 'valibot'
import { type Role, roles } from './domain/roles.ts'
import { Kept } from './kept.ts'

export type { Role } from './domain/roles.ts'

// Long enough for a purchase, short enough that a lost token or a changed role matters for minutes only.
export const ACCESS_TOKEN_SECONDS = 15 * 60
const ALGORITHM = 'ES256'
const ISSUER = 'milo'

export interface User {
  id: string
  roles: Role[]
  /** The login that the token came from: what signing out ends. */
  sessionId: string
}

const publicPart = {
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  kid: v.string(),
  x: v.string(),
  y: v.string(),
}
const PrivateJwk = v.object({ ...publicPart, d: v.string() })
/** The first key signs; what others signed counts too, and of them the public part is enough. */
const Jwks = v.object({ keys: v.tupleWithRest([PrivateJwk], v.object(publicPart)) })
const Header = v.object({ kid: v.string() })
const Claims = v.object({
  sub: v.string(),
  sid: v.string(),
  roles: v.array(v.picklist(roles)),
  exp: v.number(),
})

interface Keys {
  privateJwk: JsonWebKey & { kid: string }
  published: (JsonWebKey & { kid: string })[]
  /** By `kid`. */
  publicKeys: Map<string, Promise<CryptoKey>>
}

const keysByText = new Map<string, Keys>()

/** Of JWT_PRIVATE_KEY: one JWK, or a set of them while one key takes over from another. */
function keysOf(text: string): Keys {
  const known = keysByText.get(text)
  if (known) return known
  const given = JSON.parse(text)
  const jwks = v.parse(Jwks, 'keys' in given ? given : { keys: [given] }).keys
  const published = jwks.map(({ kty, crv, kid, x, y }) => ({
    kty,
    crv,
    kid,
    x,
    y,
    alg: ALGORITHM,
    use: 'sig',
  }))
  const publicKeys = new Map(published.map((jwk) => [jwk.kid, importPublic(jwk)]))
  if (publicKeys.size < jwks.length) throw new Error('Two keys of JWT_PRIVATE_KEY have the same kid')
  const keys = { privateJwk: { ...jwks[0], alg: ALGORITHM }, published, publicKeys }
  keysByText.set(text, keys)
  return keys
}

const importPublic = (jwk: JsonWebKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify'])

/** The public keys (RFC 7517) with which access tokens can be checked, the one that signs now first. */
export const publicKeySet = (privateKeys: string) => ({ keys: keysOf(privateKeys).published })

export function signAccessToken(privateKeys: string, user: User): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: ISSUER,
    sub: user.id,
    sid: user.sessionId,
    roles: user.roles,
    iat: now,
    exp: now + ACCESS_TOKEN_SECONDS,
  }
  return sign(claims, keysOf(privateKeys).privateJwk, ALGORITHM)
}

// Verifying costs more than the rest of a hold. A token that was good stays good until its `exp`, so its claims are
// kept under the whole token (a forged one is another key). 10 000 × ~600 B is 6 MB at most.
const verified = new Kept<{ user: User; expiresAt: number }>(10_000)

export type TokenCheck = { ok: true; user: User } | { ok: false; code: 'unauthenticated' | 'token_expired' }

/** Whose token this is, or why it does not count; at once where it was verified before. */
export function checkAccessToken(privateKeys: string, token: string): TokenCheck | Promise<TokenCheck> {
  const known = verified.get(token)
  if (known === undefined) return verifyAccessToken(privateKeys, token)
  if (known.expiresAt > Date.now()) return { ok: true, user: known.user }
  verified.delete(token)
  return { ok: false, code: 'token_expired' }
}

async function verifyAccessToken(privateKeys: string, token: string): Promise<TokenCheck> {
  const { publicKeys } = keysOf(privateKeys)
  try {
    // The header names one of our own keys, or none: never a key of its own, and never the algorithm.
    const { kid } = v.parse(Header, decode(token).header)
    const publicKey = await publicKeys.get(kid)
    if (!publicKey) return { ok: false, code: 'unauthenticated' }
    // Another machine's clock may be ahead of ours, so when a token was made says nothing: its end counts.
    const options = { alg: ALGORITHM, iss: ISSUER, iat: false } as const
    const claims = v.parse(Claims, await verify(token, publicKey, options))
    const user = { id: claims.sub, roles: claims.roles, sessionId: claims.sid }
    verified.set(token, { user, expiresAt: claims.exp * 1000 })
    return { ok: true, user }
  } catch (error) {
    return { ok: false, code: error instanceof JwtTokenExpired ? 'token_expired' : 'unauthenticated' }
  }
}
