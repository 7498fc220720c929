// POST /v1/sessions — signs in: with the password of an account, and a code where it has an authenticator; or
// as a guest, by the access link of a mail, to what guests reserved with the address that it went to.
import type * as v from 'valibot'
import { guestAnswer } from '#shared/auth/guest-sessions.ts'
import { newAttempt, noteFailure, waitBefore } from '#shared/auth/login-attempts.ts'
import { checkPassword } from '#shared/auth/passwords.ts'
import { hashToken } from '#shared/auth/random-tokens.ts'
import { checkSecondFactor } from '#shared/auth/second-factor.ts'
import { intoCookies } from '#shared/auth/session-cookies.ts'
import { deviceOf, NO_STORE, newRefreshToken, sessionAnswer } from '#shared/auth/sessions.ts'
import { signingKeys } from '#shared/auth/tokens.ts'
import { insertGuestByLink } from '#shared/db/guests.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { findUserByEmail } from '#shared/db/users.ts'
import { senderOfRequest } from '#shared/http/client-address.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { SignIn } from '#shared/http/requests/sessions.ts'
import { NewSession } from '#shared/http/responses/users.ts'
import { newId } from '#shared/std/ids.ts'

const LINK_OVER = 'This link is unknown, used or over: ask for another one with POST /v1/access-links.'
const TOO_MANY = 'Too many wrong passwords for this account or from this address: try again later.'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign in',
    access: 'public',
    input: { body: SignIn },
    answers: { 201: NewSession },
    cacheControl: NO_STORE,
    cookies: true,
    problems: ['invalid_credentials', 'second_factor_required'],
  },
  (c, { body }) => {
    c.header('cache-control', NO_STORE)
    return body.by === 'link' ? enterByLink(c, body) : signIn(c, body)
  },
)

type SignedBy = v.InferOutput<typeof SignIn>

async function signIn(
  c: FunctionContext,
  { email, password, code, cookie }: Extract<SignedBy, { by: 'password' }>,
) {
  const attempt = await newAttempt(email, senderOfRequest(c.req))
  const waitMs = await waitBefore(c.var.redis, attempt)
  if (waitMs > 0) return problem(c, 'rate_limited', { detail: TOO_MANY, retryAfter: waitMs / 1000 })
  const found = await checkPassword(password, () => findUserByEmail(c.var.sql, email))
  if (found === 'busy') return problem(c, 'unavailable')
  if (found === 'wrong') {
    await noteFailure(c, email, attempt)
    return problem(c, 'invalid_credentials')
  }
  const secondFactor = await checkSecondFactor(c, { ...found, code }, attempt)
  if (secondFactor instanceof Response) return secondFactor
  const sessionId = newId()
  const { refreshToken, stored } = await newRefreshToken()
  const { account, passwordHash } = found
  const made = { ...stored, loginId: sessionId, userId: account.id, passwordHash, device: deviceOf(c.req) }
  if (!(await insertLogin(c.var.sql, { ...made, secondFactor }))) return problem(c, 'invalid_credentials')
  const login = { account, sessionId, refreshToken }
  c.header('location', '/v1/sessions/current')
  const answer = await sessionAnswer(signingKeys(c.env), login)
  return c.json(cookie ? intoCookies(c, answer) : answer, 201)
}

async function enterByLink(c: FunctionContext, { accessLink, cookie }: Extract<SignedBy, { by: 'link' }>) {
  const guest = { id: newId(), loginId: newId(), device: deviceOf(c.req) }
  if (!(await insertGuestByLink(c.var.sql, guest, await hashToken(accessLink))))
    return problem(c, 'invalid_credentials', { detail: LINK_OVER })
  c.header('location', '/v1/sessions/current')
  const answer = await guestAnswer(signingKeys(c.env), guest)
  return c.json(cookie ? intoCookies(c, answer) : answer, 201)
}
