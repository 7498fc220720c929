// POST /v1/users — creates an account.
import * as v from 'valibot'
import { hashPassword } from '#shared/auth/passwords.ts'
import { insertUser } from '#shared/db/users.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Email, Line } from '#shared/http/requests/inputs.ts'
import { isOwnName, OWN_NAME, Password } from '#shared/http/requests/users.ts'
import { User } from '#shared/http/responses/users.ts'
import { newId } from '#shared/std/ids.ts'

const Body = v.pipe(
  v.strictObject({ email: Email, password: Password, name: Line(100) }),
  v.forward(
    v.partialCheck(
      [['email'], ['password'], ['name']],
      ({ password, ...account }) => !isOwnName(password, account),
      OWN_NAME,
    ),
    ['password'],
  ),
)

export default newFunction(
  {
    method: 'POST',
    path: '/v1/users',
    summary: 'Make an account',
    access: 'public',
    input: { body: Body },
    answers: { 201: User },
    problems: ['email_taken'],
  },
  async (c, { body: { password, ...given } }) => {
    const passwordHash = await hashPassword(password)
    if (passwordHash === 'busy') return problem(c, 'unavailable')
    const account = { id: newId(), ...given, roles: ['customer' as const] }
    if (!(await insertUser(c.var.sql, { ...account, passwordHash }, c.var))) return problem(c, 'email_taken')
    c.header('location', '/v1/users/me')
    return c.json(account, 201)
  },
)
