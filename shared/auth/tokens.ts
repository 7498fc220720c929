// Access tokens: ES256 JWTs, verifiable with the public keys. The algorithm is fixed, never taken from the
// header.
import { decode, sign, verify } from 'hono/jwt'
import { JwtTokenExpired } from 'hono/utils/jwt/types'
import * as v from 'valibot'
import { type CallerRole, callerRoles } from '../domain/roles.ts'
import { FifoCache } from '../std/fifo-cache.ts'

export type { Role } from '../domain/roles.ts'

// Long enough for a purchase. A lost token or a changed role matters for minutes only.
export const ACCESS_TOKEN_SECONDS = 15 * 60
const ALGORITHM = 'ES256'
const ISSUER = 'milo'

export interface User {
  id: string
  roles: CallerRole[]
  /** The login that the token came from; signing out ends it. */
  sessionId: string
}

const publicPart = {
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  kid: v.string(),
  x: v.string(),
  y: v.string(),
}
/** The first key signs if its private part is given; public parts are enough to verify. */
const Jwk = v.object({ ...publicPart, d: v.optional(v.string()) })
const Jwks = v.object({ keys: v.tupleWithRest([Jwk], Jwk) })
const Header = v.object({ kid: v.string() })
const Claims = v.object({
  sub: v.string(),
  sid: v.string(),
  roles: v.array(v.picklist(callerRoles)),
  exp: v.number(),
})

interface Keys {
  /** The signing key. */
  privateJwk: (JsonWebKey & { kid: string }) | undefined
  published: (JsonWebKey & { kid: string })[]
  /** By `kid`. */
  publicKeys: Map<string, Promise<CryptoKey>>
}

const keysByText = new Map<string, Keys>()

/** From JWT_PRIVATE_KEY or JWT_PUBLIC_KEYS: one JWK, or a set while keys are rotated. */
function keysOf(text: string): Keys {
  const cached = keysByText.get(text)
  if (cached) return cached
  const parsed = JSON.parse(text)
  const jwks = v.parse(Jwks, 'keys' in parsed ? parsed : { keys: [parsed] }).keys
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
  if (publicKeys.size < jwks.length) throw new Error('Two keys of access tokens have the same kid')
  const { d, ...first } = jwks[0]
  const privateJwk = d === undefined ? undefined : { ...first, d, alg: ALGORITHM }
  const keys = { privateJwk, published, publicKeys }
  keysByText.set(text, keys)
  return keys
}

const importPublic = (jwk: JsonWebKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify'])

/** The public keys (RFC 7517) that verify access tokens, the signing one first. */
export const publicKeySet = (givenKeys: string) => ({ keys: keysOf(givenKeys).published })

/** The private members of a JWK. */
export const signingSecret = (privateKeys: string): string => signingKeyOf(privateKeys).d as string

function signingKeyOf(privateKeys: string): JsonWebKey & { kid: string } {
  const { privateJwk } = keysOf(privateKeys)
  if (!privateJwk) throw new Error('The first key has no private part: it cannot sign')
  return privateJwk
}

/** JWT_PUBLIC_KEYS for a JWT_PRIVATE_KEY. Throws if that key cannot sign. */
export function publicKeysFor(privateKeys: string): string {
  signingKeyOf(privateKeys)
  return JSON.stringify(publicKeySet(privateKeys))
}

/**
 * The keys of a function: the public ones if it verifies tokens, the private ones if it issues them (`signs`
 * in functions/routes.ts).
 */
export interface TokenKeys {
  JWT_PUBLIC_KEYS?: string
  JWT_PRIVATE_KEY?: string
}

/** Verifies tokens. The private keys include the public ones. */
export function checkingKeys({ JWT_PUBLIC_KEYS, JWT_PRIVATE_KEY }: TokenKeys): string {
  const keys = JWT_PUBLIC_KEYS ?? JWT_PRIVATE_KEY
  if (keys === undefined) throw new Error('JWT_PUBLIC_KEYS is not set')
  return keys
}

/** Signs tokens. */
export function signingKeys({ JWT_PRIVATE_KEY }: TokenKeys): string {
  if (JWT_PRIVATE_KEY === undefined) throw new Error('JWT_PRIVATE_KEY is not set: this function cannot sign')
  return JWT_PRIVATE_KEY
}

export function signAccessToken(
  privateKeys: string,
  user: User,
  lifeSeconds = ACCESS_TOKEN_SECONDS,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: ISSUER,
    sub: user.id,
    sid: user.sessionId,
    roles: user.roles,
    iat: now,
    exp: now + lifeSeconds,
  }
  return sign(claims, signingKeyOf(privateKeys), ALGORITHM)
}

// Verifying costs more than the rest of a hold. A valid token stays valid until its `exp`, so its claims are
// cached under the whole token (a forged one is another key). 10 000 × ~600 B is at most 6 MB.
const verified = new FifoCache<{ user: User; expiresAt: number }>(10_000)

export type TokenCheck = { ok: true; user: User } | { ok: false; code: 'unauthenticated' | 'token_expired' }

// 64 bytes are 85 characters and two bits: an 86th with other bits set would be a second spelling of the same
// signature.
const CANONICAL = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/

/** The token's user, or why it is refused. Synchronous if it was verified before. */
export function checkAccessToken(givenKeys: string, token: string): TokenCheck | Promise<TokenCheck> {
  const cached = verified.get(token)
  if (cached === undefined) return verifyAccessToken(givenKeys, token)
  if (cached.expiresAt > Date.now()) return { ok: true, user: cached.user }
  verified.delete(token)
  return { ok: false, code: 'token_expired' }
}

async function verifyAccessToken(givenKeys: string, token: string): Promise<TokenCheck> {
  const { publicKeys } = keysOf(givenKeys)
  if (!CANONICAL.test(token)) return { ok: false, code: 'unauthenticated' }
  try {
    // The header may name one of our keys or no key, never its own key and never the algorithm.
    const { kid } = v.parse(Header, decode(token).header)
    const publicKey = await publicKeys.get(kid)
    if (!publicKey) return { ok: false, code: 'unauthenticated' }
    // Another machine's clock may be ahead, so `iat` is not checked: only the end counts.
    const options = { alg: ALGORITHM, iss: ISSUER, iat: false } as const
    const claims = v.parse(Claims, await verify(token, publicKey, options))
    const user = { id: claims.sub, roles: claims.roles, sessionId: claims.sid }
    verified.set(token, { user, expiresAt: claims.exp * 1000 })
    return { ok: true, user }
  } catch (error) {
    return { ok: false, code: error instanceof JwtTokenExpired ? 'token_expired' : 'unauthenticated' }
  }
}
