// PUT /v1/sessions/current — spends a refresh token for a new pair of tokens.
import * as v from 'valibot'
import { Session } from '#shared/answers/users.ts'
import { endFamilyOfSpent, renewSession } from '#shared/db/sessions.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { hashRefreshToken, NO_STORE, newRefreshToken, sessionAnswer } from '#shared/sessions.ts'

const Body = v.strictObject({ refreshToken: v.pipe(v.string('must be text'), v.maxLength(200)) })

export default newFunction({
  summary: 'Renew a login',
  access: 'public',
  answers: { 200: Session },
  cacheControl: NO_STORE,
  problems: ['invalid_credentials'],
}).put('/v1/sessions/current', valid('json', Body), async (c) => {
  const spentHash = await hashRefreshToken(c.req.valid('json').refreshToken)
  const { refreshToken, stored } = await newRefreshToken()
  const renewed = await renewSession(c.var.sql, spentHash, stored)
  if (!renewed) {
    if (await endFamilyOfSpent(c.var.sql, spentHash)) c.var.log.warn('a spent refresh token came back')
    return problem(c, 'invalid_credentials', {
      detail: 'This refresh token is unknown, spent or over: sign in again.',
    })
  }
  const login = { account: renewed.account, sessionId: renewed.familyId, refreshToken }
  c.header('cache-control', NO_STORE)
  return c.json(await sessionAnswer(c.env.JWT_PRIVATE_KEY, login))
})
