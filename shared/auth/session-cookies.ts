// Sessions of pages: tokens in cookies that no script reads, no other host sets and no foreign form sends.
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { REFRESH_TOKEN_DAYS } from '../db/sessions.ts'
import { ACCESS_COOKIE, readCookie } from '../std/cookies.ts'

// As hono writes them with the prefix "host": Secure, Path=/ and no Domain, or browsers refuse the name.
const REFRESH = '__Host-refresh'
const COOKIE = { prefix: 'host', httpOnly: true, sameSite: 'Lax', path: '/', secure: true } as const
const DAY_SECONDS = 86_400

/** The access token in a Cookie field. */
export const accessCookie = (cookies: string | undefined): string | undefined =>
  readCookie(cookies, ACCESS_COOKIE)

export const refreshCookie = (cookies: string | undefined): string | undefined => readCookie(cookies, REFRESH)

interface Tokens {
  accessToken: string
  refreshToken?: string
  tokenType: 'Bearer'
  expiresIn: number
}

/** Puts the tokens of an answer into cookies; returns the rest of it. */
export function intoCookies<A extends Tokens>(
  c: Context,
  answer: A,
): Omit<A, Exclude<keyof Tokens, 'expiresIn'>> {
  const { accessToken, refreshToken, tokenType: _, ...shown } = answer
  setCookie(c, 'access', accessToken, { ...COOKIE, maxAge: answer.expiresIn })
  if (refreshToken !== undefined)
    setCookie(c, 'refresh', refreshToken, { ...COOKIE, maxAge: REFRESH_TOKEN_DAYS * DAY_SECONDS })
  return shown
}

export function dropCookies(c: Context): void {
  for (const name of ['access', 'refresh']) deleteCookie(c, name, COOKIE)
}
