// What a login hands out: an access token for minutes and a refresh token, of which only the hash is stored.
import { base64Url } from './base64-url.ts'
import type { NewRefreshToken } from './db/sessions.ts'
import type { Account } from './db/users.ts'
import { newId } from './ids.ts'
import { ACCESS_TOKEN_SECONDS, signAccessToken } from './tokens.ts'

// Who comes to the cinema once a month stays signed in.
const REFRESH_TOKEN_MS = 30 * 86_400_000
const REFRESH_TOKEN_BYTES = 32
/** The Cache-Control of tokens. */
export const NO_STORE = 'no-store'

/** A new refresh token with what is stored of it. */
export async function newRefreshToken(): Promise<{ refreshToken: string; stored: NewRefreshToken }> {
  const refreshToken = base64Url(crypto.getRandomValues(new Uint8Array(REFRESH_TOKEN_BYTES)))
  const expiresAt = new Date(Date.now() + REFRESH_TOKEN_MS)
  return {
    refreshToken,
    stored: { id: newId(), refreshHash: await hashRefreshToken(refreshToken), expiresAt },
  }
}

/** SHA-256 is enough for 256 random bits: there is nothing to guess. */
export async function hashRefreshToken(refreshToken: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(refreshToken))
  return base64Url(new Uint8Array(digest))
}

/** What a client gets when it signs in and each time it renews. */
export async function sessionAnswer(
  privateKeys: string,
  login: { account: Account; sessionId: string; refreshToken: string },
) {
  const { account, sessionId, refreshToken } = login
  return {
    accessToken: await signAccessToken(privateKeys, { id: account.id, roles: account.roles, sessionId }),
    refreshToken,
    tokenType: 'Bearer' as const,
    expiresIn: ACCESS_TOKEN_SECONDS,
    user: account,
  }
}
