// Who may call a function: checks the access token and, where the function wants it, that the login still
// counts.
import { accessCookie } from '../auth/session-cookies.ts'
import { checkAccessToken, checkingKeys, type Role, type TokenCheck, type User } from '../auth/tokens.ts'
import { findLiveLogin } from '../db/sessions.ts'
import type { CallerRole } from '../domain/roles.ts'
import { type FunctionContext, problem } from './context.ts'
import type { ProblemAnswer } from './responses/answers.ts'
import { refuseForeign } from './same-origin.ts'

/**
 * Who may call: anybody; any caller with a token, guests too; customers and guests, who buy; accounts; or
 * accounts with this role (an admin counts as staff).
 */
export type Access = 'public' | 'identified' | 'buyer' | 'signed-in' | Role

const BEARER = /^bearer [^ ]+$/i
const BEARER_LENGTH = 'bearer '.length

const UNAUTHENTICATED: TokenCheck = { ok: false, code: 'unauthenticated' }

/** What the access token says that came with a request, in Authorization or a cookie; undefined without. */
export function checkCaller(c: FunctionContext): TokenCheck | Promise<TokenCheck> | undefined {
  const token = tokenOf(c)
  return token === undefined ? undefined : checkAccessToken(checkingKeys(c.env), token)
}

function tokenOf(c: FunctionContext): string | undefined {
  const credentials = c.req.header('authorization')
  if (credentials === undefined) return accessCookie(c.req.header('cookie'))
  return BEARER.test(credentials) ? credentials.slice(BEARER_LENGTH) : undefined
}

/** A browser adds cookies to what other sites make it send, and never an Authorization. */
const isSignedByCookie = (c: FunctionContext): boolean =>
  c.req.header('authorization') === undefined && accessCookie(c.req.header('cookie')) !== undefined

const READS = new Set(['GET', 'HEAD'])

/** Refuses a caller whose token does not allow this; sets `c.var.user` otherwise. */
export function refuse(
  c: FunctionContext,
  access: Exclude<Access, 'public'>,
): Response | undefined | Promise<Response | undefined> {
  if (!READS.has(c.req.method) && isSignedByCookie(c))
    return refuseForeign(c).then((foreign) => foreign ?? refuseCaller(c, access))
  return refuseCaller(c, access)
}

function refuseCaller(
  c: FunctionContext,
  access: Exclude<Access, 'public'>,
): Response | undefined | Promise<Response | undefined> {
  const checked = checkCaller(c) ?? UNAUTHENTICATED
  return checked instanceof Promise
    ? checked.then((check) => refuseUser(c, check, access))
    : refuseUser(c, checked, access)
}

function refuseUser(
  c: FunctionContext,
  check: TokenCheck,
  access: Exclude<Access, 'public'>,
): Response | undefined {
  if (!check.ok) return problem(c, check.code)
  c.set('user', check.user)
  return refuseRole(c, access)
}

/**
 * Refuses a token, still valid for minutes, whose login has ended or whose account is gone or lost the role.
 */
export async function refuseEndedLogin(
  c: FunctionContext,
  access: Exclude<Access, 'public'>,
): Promise<ProblemAnswer | undefined> {
  const user = c.get('user')
  const live = await findLiveLogin(c.get('sql'), user)
  if (!live) return problem(c, 'unauthenticated', { detail: LOGIN_OVER })
  const lacksFactor = c.env.STAFF_SECOND_FACTOR === 'required' && !live.secondFactor
  // Without the second factor that staff need, they are customers: enough to set up an authenticator.
  c.set('user', { ...user, roles: lacksFactor ? live.roles.filter(needsNoFactor) : live.roles })
  if (lacksFactor && (access === 'staff' || access === 'admin'))
    return problem(c, 'second_factor_required', { detail: STAFF_NEED_ONE })
  return refuseRole(c, access)
}

/**
 * Who looks at something public as staff, so far as Postgres agrees now; undefined for everybody else, at
 * once for those without a token.
 */
export function staffLooking(c: FunctionContext): undefined | Promise<string | undefined> {
  const check = checkCaller(c)
  return check && findStaff(c, check)
}

async function findStaff(c: FunctionContext, checking: TokenCheck | Promise<TokenCheck>) {
  const check = await checking
  if (!check.ok || !hasRole(check.user, 'staff')) return undefined
  const live = await findLiveLogin(c.get('sql'), check.user)
  if (!live || (c.env.STAFF_SECOND_FACTOR === 'required' && !live.secondFactor)) return undefined
  return hasRole({ ...check.user, roles: live.roles }, 'staff') ? check.user.id : undefined
}

const needsNoFactor = (role: CallerRole): boolean => role === 'customer' || role === 'guest'
const STAFF_NEED_ONE =
  'Staff need a second factor here: set up an authenticator (POST /v1/users/me/authenticators), or sign in with its code.'

function refuseRole(c: FunctionContext, access: Exclude<Access, 'public'>): ProblemAnswer | undefined {
  const user = c.get('user')
  if (access === 'identified') return undefined
  if (isGuest(user)) return access === 'buyer' ? undefined : problem(c, 'forbidden', { detail: GUESTS_MAY })
  if (access === 'signed-in' || hasRole(user, access === 'buyer' ? 'customer' : access)) return undefined
  return problem(c, 'forbidden')
}

const GUESTS_MAY =
  'Guests may hold and reserve seats, and read and cancel what they reserved: sign in for everything else.'

export const LOGIN_OVER = 'This login has ended: sign in again.'

export const isGuest = ({ roles }: Pick<User, 'roles'>): boolean => roles.includes('guest')

/** Who looks at a sale. */
export const viewerOf = (c: FunctionContext) => ({ id: c.var.user.id, guest: isGuest(c.var.user) })

/** Which part of a list of sales a caller may see. */
export function viewOf(user: User): { userId: string } | { viewerId: string } | { guestId: string } {
  if (isGuest(user)) return { guestId: user.id }
  return hasRole(user, 'staff') ? { viewerId: user.id } : { userId: user.id }
}

/** Whether the token says staff, on public functions too: enough to read through, not to see more. */
export function isStaffByToken(c: FunctionContext): boolean | Promise<boolean> {
  const user = c.get('user')
  if (user !== undefined) return hasRole(user, 'staff')
  const check = checkCaller(c)
  if (check instanceof Promise) return check.then(isOfStaff)
  return check !== undefined && isOfStaff(check)
}

const isOfStaff = (check: TokenCheck): boolean => check.ok && hasRole(check.user, 'staff')

export const hasRole = (user: User, role: Role): boolean =>
  user.roles.includes(role) || (role === 'staff' && user.roles.includes('admin'))
