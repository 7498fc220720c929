// PUT /v1/sessions/current — spends a refresh token for a new pair of tokens. Within ten seconds the same
// device gets the successor again (two tabs, a lost answer); a spent token that comes back later ends the
// login.
import * as v from 'valibot'
import { hashToken } from '#shared/auth/random-tokens.ts'
import { deviceOf, NO_STORE, sessionAnswer, successorOf } from '#shared/auth/sessions.ts'
import { signingKeys } from '#shared/auth/tokens.ts'
import { endLoginOfSpent, findSpentJustNow, renewLogin } from '#shared/db/sessions.ts'
import { requestOrigin } from '#shared/http/client-address.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Secret } from '#shared/http/requests/inputs.ts'
import { Session } from '#shared/http/responses/users.ts'

const Body = v.strictObject({ refreshToken: Secret(200) })

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/sessions/current',
    summary: 'Renew a login',
    access: 'public',
    input: { body: Body },
    answers: { 200: Session },
    cacheControl: NO_STORE,
    problems: ['invalid_credentials'],
  },
  async (c, { body: { refreshToken: spent } }) => {
    const device = deviceOf(c.req)
    const spentHash = await hashToken(spent)
    const { refreshToken, stored } = await successorOf(signingKeys(c.env), spent)
    const renewed =
      (await renewLogin(c.var.sql, spentHash, stored, device)) ??
      (await findSpentJustNow(c.var.sql, spentHash, stored.refreshHash, device))
    if (!renewed) {
      const ended = await endLoginOfSpent(c.var.sql, spentHash, requestOrigin(c))
      if (ended) c.var.log.warn(ended, 'a spent refresh token came back')
      return problem(c, 'invalid_credentials', {
        detail: 'This refresh token is unknown, used or expired: sign in again.',
      })
    }
    const login = { account: renewed.account, sessionId: renewed.loginId, refreshToken }
    c.header('cache-control', NO_STORE)
    return c.json(await sessionAnswer(signingKeys(c.env), login))
  },
)
