// POST /v1/sessions — signs in.
import * as v from 'valibot'
import { insertSession } from '#shared/db/sessions.ts'
import { findUserByEmail } from '#shared/db/users.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { newId } from '#shared/ids.ts'
import { Email } from '#shared/inputs.ts'
import { checkPassword } from '#shared/passwords.ts'
import { newRefreshToken, sessionAnswer } from '#shared/sessions.ts'

const Body = v.strictObject({
  email: Email,
  password: v.pipe(
    v.string('must be text'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(128, 'must have at most 128 characters'),
  ),
})

export default newFunction({ summary: 'Sign in', access: 'public' }).post(
  '/v1/sessions',
  valid('json', Body),
  async (c) => {
    const { email, password } = c.req.valid('json')
    const found = await checkPassword(password, () => findUserByEmail(c.var.sql, email))
    if (found === 'busy') return problem(c, 'unavailable')
    if (found === 'wrong') return problem(c, 'invalid_credentials')
    const sessionId = newId()
    const { refreshToken, stored } = await newRefreshToken()
    await insertSession(c.var.sql, { ...stored, familyId: sessionId, userId: found.account.id })
    const login = { account: found.account, sessionId, refreshToken }
    c.header('cache-control', 'no-store')
    return c.json(await sessionAnswer(c.env.JWT_PRIVATE_KEY, login), 201)
  },
)
