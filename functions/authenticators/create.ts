// POST /v1/users/me/authenticators — begins to set up an authenticator app. It counts once a code of it is
// confirmed (POST …/confirmation); its secret is shown here alone.
import * as v from 'valibot'
import { withOwnPassword } from '#shared/auth/password-check.ts'
import { seal } from '#shared/auth/sealing.ts'
import { NO_STORE } from '#shared/auth/sessions.ts'
import { enrolment, newTotpSecret } from '#shared/auth/totp.ts'
import { hasShownFactor, insertAuthenticator, MOST_AUTHENTICATORS } from '#shared/db/authenticators.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line, Secret } from '#shared/http/requests/inputs.ts'
import { NewAuthenticator } from '#shared/http/responses/users.ts'
import { newId } from '#shared/std/ids.ts'

const Body = v.strictObject({ password: Secret(128), name: v.optional(Line(60), 'Authenticator') })

const ENOUGH = `An account has at most ${MOST_AUTHENTICATORS} authenticators: delete one first.`
const NO_KEY = 'This site has no key for second factors (SECOND_FACTOR_KEY).'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/users/me/authenticators',
    summary: 'Set up an authenticator',
    access: 'signed-in',
    input: { body: Body },
    answers: { 201: NewAuthenticator },
    cacheControl: NO_STORE,
    problems: ['second_factor_required', 'wrong_state', 'not_eligible'],
  },
  async (c, { body: { password, name } }) => {
    const key = c.env.SECOND_FACTOR_KEY
    if (!key) return problem(c, 'not_eligible', { detail: NO_KEY })
    if (!(await hasShownFactor(c.var.sql, c.var.user))) return problem(c, 'second_factor_required')
    return withOwnPassword(c, { field: 'password', given: password }, async ({ account }) => {
      const [id, secret] = [newId(), newTotpSecret()]
      const sealedSecret = await seal(key, id, secret)
      const made = await insertAuthenticator(c.var.sql, account.id, { id, name, sealedSecret })
      if (!made) return problem(c, 'wrong_state', { detail: ENOUGH })
      c.header('cache-control', NO_STORE)
      c.header('location', `/v1/users/me/authenticators/${id}`)
      return c.json({ ...made, ...enrolment(secret, account.email) }, 201)
    })
  },
)
