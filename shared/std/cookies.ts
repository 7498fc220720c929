// Reads one cookie of a Cookie field. Most requests lack it, and cost no more than a look for its name.
import { parse } from 'hono/utils/cookie'

export const readCookie = (cookies: string | undefined, name: string): string | undefined =>
  cookies?.includes(name) ? parse(cookies, name)[name] : undefined

/** Where pages have their access token (shared/auth/session-cookies.ts). */
export const ACCESS_COOKIE = '__Host-access'
