// PATCH /v1/users/me — changes the caller's account. E-mail and password need the current password; a new
// password ends all other logins.
import * as v from 'valibot'
import { type Owner, withOwnPassword } from '#shared/auth/password-check.ts'
import { hashPassword } from '#shared/auth/passwords.ts'
import { type AccountChanges, updateUser } from '#shared/db/users.ts'
import { requestOrigin } from '#shared/http/client-address.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Language } from '#shared/http/requests/contact.ts'
import { Email, Line, onlyGiven, Secret } from '#shared/http/requests/inputs.ts'
import { isOwnName, OWN_NAME, Password } from '#shared/http/requests/users.ts'
import { OwnAccount } from '#shared/http/responses/users.ts'

const Body = v.pipe(
  v.strictObject({
    name: v.optional(Line(100)),
    email: v.optional(Email),
    password: v.optional(Password),
    language: v.optional(v.pipe(Language, v.description('Of mails, texts and tickets.'))),
    currentPassword: v.optional(Secret(128)),
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

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/users/me',
    summary: 'Change your account',
    access: 'signed-in',
    input: { body: Body },
    answers: { 200: OwnAccount },
    problems: ['email_taken'],
  },
  async (c, { body: { currentPassword, password, ...named } }) => {
    const changes = onlyGiven(named)
    if (currentPassword === undefined) return write(c, changes)
    return withOwnPassword(c, { field: 'currentPassword', given: currentPassword }, (owner) =>
      changeAs(c, owner, changes, password),
    )
  },
)

async function changeAs(
  c: FunctionContext,
  { account, passwordHash: checkedHash }: Owner,
  changes: AccountChanges,
  password: string | undefined,
) {
  if (password === undefined) return write(c, changes, checkedHash)
  if (isOwnName(password, account) || isOwnName(password, { ...account, ...changes }))
    return problem(c, 'invalid_input', { errors: [{ path: 'password', message: OWN_NAME }] })
  const passwordHash = await hashPassword(password)
  if (passwordHash === 'busy') return problem(c, 'unavailable')
  return write(c, { ...changes, passwordHash }, checkedHash)
}

async function write(c: FunctionContext, changes: AccountChanges, checkedHash?: string) {
  const account = await updateUser(c.var.sql, c.var.user, changes, { ...requestOrigin(c), checkedHash })
  if (account === 'email_taken') return problem(c, 'email_taken')
  return account ? c.json(account) : problem(c, 'unauthenticated')
}
