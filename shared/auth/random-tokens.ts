// Secrets that are nothing but random bits: refresh tokens and links in mails. Stores keep only their hashes.
import { base64Url } from '../std/base64-url.ts'

const TOKEN_BYTES = 32

/** 256 random bits as 43 characters. */
export const newToken = (): string => base64Url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)))

/** SHA-256 is enough for 256 random bits: they cannot be guessed. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return base64Url(new Uint8Array(digest))
}
