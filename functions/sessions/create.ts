// POST /v1/sessions — signs in.
import * as v from 'valibot'
import { newAttempt, noteFailure, waitBefore } from '#shared/auth/login-attempts.ts'
import { checkPassword } from '#shared/auth/passwords.ts'
import { deviceOf, NO_STORE, newRefreshToken, sessionAnswer } from '#shared/auth/sessions.ts'
import { signingKeys } from '#shared/auth/tokens.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { findUserByEmail } from '#shared/db/users.ts'
import { senderOfRequest } from '#shared/http/client-address.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Email, Secret } from '#shared/http/requests/inputs.ts'
import { Session } from '#shared/http/responses/users.ts'
import { newId } from '#shared/std/ids.ts'

const Body = v.strictObject({
  email: Email,
  password: Secret(128),
})

const TOO_MANY = 'Too many wrong passwords for this account or from this address: try again later.'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign in',
    access: 'public',
    input: { body: Body },
    answers: { 201: Session },
    cacheControl: NO_STORE,
    problems: ['invalid_credentials'],
  },
  async (c, { body: { email, password } }) => {
    const attempt = await newAttempt(email, senderOfRequest(c.req))
    const waitMs = await waitBefore(c.var.redis, attempt)
    if (waitMs > 0) return problem(c, 'rate_limited', { detail: TOO_MANY, retryAfter: waitMs / 1000 })
    const found = await checkPassword(password, () => findUserByEmail(c.var.sql, email))
    if (found === 'busy') return problem(c, 'unavailable')
    if (found === 'wrong') {
      await noteFailure(c, email, attempt)
      return problem(c, 'invalid_credentials')
    }
    const sessionId = newId()
    const { refreshToken, stored } = await newRefreshToken()
    const { account, passwordHash } = found
    const made = { ...stored, loginId: sessionId, userId: account.id, passwordHash, device: deviceOf(c.req) }
    if (!(await insertLogin(c.var.sql, made))) return problem(c, 'invalid_credentials')
    const login = { account, sessionId, refreshToken }
    c.header('cache-control', NO_STORE)
    c.header('location', '/v1/sessions/current')
    return c.json(await sessionAnswer(signingKeys(c.env), login), 201)
  },
)
