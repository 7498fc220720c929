// PATCH /v1/users/me — changes the own account. E-mail and password need the current password; a new password ends all
// other logins.
import * as v from 'valibot'
import type { ProblemAnswer } from '#shared/answers/answers.ts'
import { User } from '#shared/answers/users.ts'
import { type AccountChanges, findUserWithHash, updateUser } from '#shared/db/users.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { Email, Line } from '#shared/inputs.ts'
import { countFailure, newAttempt, waitBefore } from '#shared/login-attempts.ts'
import { checkPassword, hashPassword } from '#shared/passwords.ts'
import { Password } from '#shared/user-input.ts'

const Body = v.pipe(
  v.strictObject({
    name: v.optional(Line(100)),
    email: v.optional(Email),
    password: v.optional(Password),
    currentPassword: v.optional(v.pipe(v.string('must be text'), v.maxLength(128))),
  }),
  v.forward(
    v.check(
      ({ email, password, currentPassword }) =>
        (email === undefined && password === undefined) || currentPassword !== undefined,
      'is needed for a new e-mail or password',
    ),
    ['currentPassword'],
  ),
)

export default newFunction({
  summary: 'Change your account',
  access: 'signed-in',
  answers: { 200: User },
  problems: ['email_taken'],
}).patch('/v1/users/me', valid('json', Body), async (c) => {
  const { name, email, password, currentPassword } = c.req.valid('json')
  if (currentPassword !== undefined) {
    const refusal = await refuseWrongPassword(c, currentPassword)
    if (refusal) return refusal
  }
  const changes: AccountChanges = {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
  }
  if (password !== undefined) {
    const passwordHash = await hashPassword(password)
    if (passwordHash === 'busy') return problem(c, 'unavailable')
    changes.passwordHash = passwordHash
  }
  const account = await updateUser(c.var.sql, c.var.user, changes)
  if (account === 'email_taken') return problem(c, 'email_taken')
  return account ? c.json(account) : problem(c, 'unauthenticated')
})

/** A stolen token must not be a way to guess the password faster than signing in is. */
async function refuseWrongPassword(c: FunctionContext, given: string): Promise<ProblemAnswer | undefined> {
  const known = await findUserWithHash(c.var.sql, c.var.user.id)
  if (!known) return problem(c, 'unauthenticated')
  const attempt = await newAttempt(known.account.email, c.req.header('x-forwarded-for'))
  const waitMs = await waitBefore(c.var.redis, attempt)
  if (waitMs > 0) return problem(c, 'rate_limited', { retryAfter: waitMs / 1000 })
  const found = await checkPassword(given, async () => known)
  if (found === 'busy') return problem(c, 'unavailable')
  if (found !== 'wrong') return undefined
  await countFailure(c.var.redis, attempt)
  return problem(c, 'invalid_input', {
    errors: [{ path: 'currentPassword', message: 'is not your password' }],
  })
}
