// Spends a refresh token for a new pair of tokens. Within ten seconds the same device gets the successor
// again (two tabs, a lost answer); a spent token that comes back later ends the login.
import { endLoginOfSpent, findSpentJustNow, renewLogin } from '../db/sessions.ts'
import { requestOrigin } from '../http/client-address.ts'
import type { FunctionContext } from '../http/context.ts'
import { hashToken } from './random-tokens.ts'
import { deviceOf, sessionAnswer, successorOf } from './sessions.ts'
import { signingKeys } from './tokens.ts'

/** Undefined: the token is unknown, used or over. */
export async function renewedBy(c: FunctionContext, spent: string) {
  const device = deviceOf(c.req)
  const spentHash = await hashToken(spent)
  const { refreshToken, stored } = await successorOf(signingKeys(c.env), spent)
  const renewed =
    (await renewLogin(c.var.sql, spentHash, stored, device)) ??
    (await findSpentJustNow(c.var.sql, spentHash, stored.refreshHash, device))
  if (!renewed) {
    const ended = await endLoginOfSpent(c.var.sql, spentHash, requestOrigin(c))
    if (ended) c.var.log.warn(ended, 'a spent refresh token came back')
    return undefined
  }
  const login = { account: renewed.account, sessionId: renewed.loginId, refreshToken }
  return sessionAnswer(signingKeys(c.env), login)
}
