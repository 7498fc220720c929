// What a login issues: an access token for minutes and a refresh token, of which only the hash is stored.

import type { NewRefreshToken } from '../db/sessions.ts'
import type { Account } from '../db/users.ts'
import { base64Url } from '../std/base64-url.ts'
import { newId } from '../std/ids.ts'
import { hashToken, newToken } from './random-tokens.ts'
import { ACCESS_TOKEN_SECONDS, signAccessToken, signingSecret } from './tokens.ts'

const MAX_DEVICE_LENGTH = 200
/** The Cache-Control header of answers with tokens. */
export const NO_STORE = 'no-store'

interface RefreshToken {
  refreshToken: string
  /** The part of a refresh token that the database stores. */
  stored: NewRefreshToken
}

/** The first refresh token of a login. */
export const newRefreshToken = (): Promise<RefreshToken> => withHash(newToken())

/**
 * The successor of a refresh token. It is always the same, so that a client that lost the answer gets it
 * again although only hashes are stored. It depends on our signing key too: an old token alone does not yield
 * today's.
 */
export async function successorOf(privateKeys: string, refreshToken: string): Promise<RefreshToken> {
  const mac = await crypto.subtle.sign('HMAC', await successorKey(privateKeys), encoder.encode(refreshToken))
  return withHash(base64Url(new Uint8Array(mac)))
}

const encoder = new TextEncoder()

async function successorKey(privateKeys: string): Promise<CryptoKey> {
  const secret = encoder.encode(`refresh token successor ${signingSecret(privateKeys)}`)
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

const withHash = async (refreshToken: string): Promise<RefreshToken> => ({
  refreshToken,
  stored: { id: newId(), refreshHash: await hashToken(refreshToken) },
})

/** Tells a client's devices apart: the name that the client sends. */
export const deviceOf = (request: { header(name: string): string | undefined }): string | null =>
  request.header('user-agent')?.slice(0, MAX_DEVICE_LENGTH) || null

/** What a client receives at sign-in and at each renewal. */
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
