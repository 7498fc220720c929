// POST /v1/sessions — signs in.
import * as v from 'valibot'
import { Session } from '#shared/answers/users.ts'
import { insertSession } from '#shared/db/sessions.ts'
import { findUserByEmail } from '#shared/db/users.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { newId } from '#shared/ids.ts'
import { Email } from '#shared/inputs.ts'
import { countFailure, newAttempt, waitBefore } from '#shared/login-attempts.ts'
import { checkPassword } from '#shared/passwords.ts'
import { NO_STORE, newRefreshToken, sessionAnswer } from '#shared/sessions.ts'

const Body = v.strictObject({
  email: Email,
  password: v.pipe(
    v.string('must be text'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(128, 'must have at most 128 characters'),
  ),
})

const TOO_MANY = 'Too many wrong passwords for this account, or from this address: wait a little.'

export default newFunction({
  summary: 'Sign in',
  access: 'public',
  answers: { 201: Session },
  cacheControl: NO_STORE,
  problems: ['invalid_credentials'],
}).post('/v1/sessions', valid('json', Body), async (c) => {
  const { email, password } = c.req.valid('json')
  const attempt = await newAttempt(email, c.req.header('x-forwarded-for'))
  const waitMs = await waitBefore(c.var.redis, attempt)
  if (waitMs > 0) return problem(c, 'rate_limited', { detail: TOO_MANY, retryAfter: waitMs / 1000 })
  const found = await checkPassword(password, () => findUserByEmail(c.var.sql, email))
  if (found === 'busy') return problem(c, 'unavailable')
  if (found === 'wrong') {
    await countFailure(c.var.redis, attempt)
    return problem(c, 'invalid_credentials')
  }
  const sessionId = newId()
  const { refreshToken, stored } = await newRefreshToken()
  await insertSession(c.var.sql, { ...stored, familyId: sessionId, userId: found.account.id })
  const login = { account: found.account, sessionId, refreshToken }
  c.header('cache-control', NO_STORE)
  c.header('location', '/v1/sessions/current')
  return c.json(await sessionAnswer(c.env.JWT_PRIVATE_KEY, login), 201)
})
