// How somebody signs in: with the password of an account, or as a guest by the link of a mail.
import * as v from 'valibot'
import { Email, Secret } from './inputs.ts'
import { FactorCode, LinkToken } from './users.ts'

const ALONE = 'stands alone: it takes the place of e-mail and password'

/** For pages: tokens go into cookies instead of the answer. */
export const Cookie = v.optional(v.boolean('must be true or false'), false)

export const SignIn = v.pipe(
  v.strictObject({
    email: v.optional(Email),
    password: v.optional(Secret(128)),
    code: v.optional(FactorCode),
    accessLink: v.optional(LinkToken),
    cookie: Cookie,
  }),
  v.forward(
    v.check(({ email, accessLink }) => email !== undefined || accessLink !== undefined, 'is missing'),
    ['email'],
  ),
  v.forward(
    v.check(({ password, accessLink }) => password !== undefined || accessLink !== undefined, 'is missing'),
    ['password'],
  ),
  v.forward(
    v.check(
      ({ email, password, code, accessLink }) =>
        accessLink === undefined || (email === undefined && password === undefined && code === undefined),
      ALONE,
    ),
    ['accessLink'],
  ),
  v.transform(({ email = '', password = '', code, accessLink, cookie }) =>
    accessLink === undefined
      ? ({ by: 'password', email, password, code, cookie } as const)
      : ({ by: 'link', accessLink, cookie } as const),
  ),
)
