// Access tokens: ES256 JWTs that any holder of the public keys can check. One algorithm, ours, never the header's choice.
import { sign, verify } from 'hono/jwt'
import { JwtTokenExpired } from 'hono/utils/jwt/types'
import * as v from 'valibot'
import { type Role, roles } from './domain/roles.ts'

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

const PrivateJwk = v.object({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  kid: v.string(),
  x: v.string(),
  y: v.string(),
  d: v.string(),
})
const Claims = v.object({
  sub: v.string(),
  sid: v.string(),
  roles: v.array(v.picklist(roles)),
  exp: v.number(),
})

interface Keys {
  publicJwk: JsonWebKey & { kid: string }
  privateJwk: JsonWebKey & { kid: string }
  publicKey: Promise<CryptoKey>
}

const keysByText = new Map<string, Keys>()

function keysOf(privateJwkText: string): Keys {
  const known = keysByText.get(privateJwkText)
  if (known) return known
  const { d, ...publicPart } = v.parse(PrivateJwk, JSON.parse(privateJwkText))
  const publicJwk = { ...publicPart, alg: ALGORITHM, use: 'sig' }
  const publicKey = crypto.subtle.importKey('jwk', publicJwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'verify',
  ])
  const keys = { publicJwk, privateJwk: { ...publicPart, d, alg: ALGORITHM }, publicKey }
  keysByText.set(privateJwkText, keys)
  return keys
}

/** The public keys (RFC 7517) with which access tokens can be checked. */
export const publicKeySet = (privateJwkText: string) => ({ keys: [keysOf(privateJwkText).publicJwk] })

export function signAccessToken(privateJwkText: string, user: User): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: ISSUER,
    sub: user.id,
    sid: user.sessionId,
    roles: user.roles,
    iat: now,
    exp: now + ACCESS_TOKEN_SECONDS,
  }
  return sign(claims, keysOf(privateJwkText).privateJwk, ALGORITHM)
}

// Verifying costs more than the rest of a hold. A token that was good stays good until its `exp`, so its claims are
// kept under the whole token (a forged one is another key). 10 000 × ~600 B is 6 MB at most.
const VERIFIED_TOKENS = 10_000
const verified = new Map<string, { user: User; expiresAt: number }>()

export type TokenCheck = { ok: true; user: User } | { ok: false; code: 'unauthenticated' | 'token_expired' }

/** Whose token this is, or why it does not count. */
export async function checkAccessToken(privateJwkText: string, token: string): Promise<TokenCheck> {
  const known = verified.get(token)
  if (known) {
    if (known.expiresAt > Date.now()) return { ok: true, user: known.user }
    verified.delete(token)
    return { ok: false, code: 'token_expired' }
  }
  try {
    const publicKey = await keysOf(privateJwkText).publicKey
    const claims = v.parse(Claims, await verify(token, publicKey, { alg: ALGORITHM, iss: ISSUER }))
    const user = { id: claims.sub, roles: claims.roles, sessionId: claims.sid }
    // The oldest goes first: a Map keeps the order in which keys came.
    if (verified.size >= VERIFIED_TOKENS) verified.delete(verified.keys().next().value as string)
    verified.set(token, { user, expiresAt: claims.exp * 1000 })
    return { ok: true, user }
  } catch (error) {
    return { ok: false, code: error instanceof JwtTokenExpired ? 'token_expired' : 'unauthenticated' }
  }
}
