// POST /v1/users — makes an account.
import * as v from 'valibot'
import { User } from '#shared/answers/users.ts'
import { insertUser } from '#shared/db/users.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { newId } from '#shared/ids.ts'
import { Email, Line } from '#shared/inputs.ts'
import { hashPassword } from '#shared/passwords.ts'
import { Password } from '#shared/user-input.ts'

const Body = v.pipe(
  v.strictObject({ email: Email, password: Password, name: Line(100) }),
  v.forward(
    v.partialCheck(
      [['email'], ['password']],
      ({ email, password }) => password.trim().toLowerCase() !== email,
      'must not be your e-mail',
    ),
    ['password'],
  ),
)

export default newFunction({
  summary: 'Make an account',
  access: 'public',
  answers: { 201: User },
  problems: ['email_taken'],
}).post('/v1/users', valid('json', Body), async (c) => {
  const { password, ...given } = c.req.valid('json')
  const passwordHash = await hashPassword(password)
  if (passwordHash === 'busy') return problem(c, 'unavailable')
  const account = { id: newId(), ...given, roles: ['customer' as const] }
  if (!(await insertUser(c.var.sql, { ...account, passwordHash }))) return problem(c, 'email_taken')
  c.header('location', '/v1/users/me')
  return c.json(account, 201)
})
