// POST /v1/guests — lets somebody buy without an account: a token to hold and reserve seats, and to read and
// cancel what they reserved, for a day. Later an access link to the address of a reservation opens it.
import * as v from 'valibot'
import { guestAnswer } from '#shared/auth/guest-sessions.ts'
import { intoCookies } from '#shared/auth/session-cookies.ts'
import { deviceOf, NO_STORE } from '#shared/auth/sessions.ts'
import { signingKeys } from '#shared/auth/tokens.ts'
import { insertGuest } from '#shared/db/guests.ts'
import { newFunction } from '#shared/http/function.ts'
import { Cookie } from '#shared/http/requests/sessions.ts'
import { NewGuest } from '#shared/http/responses/users.ts'
import { refuseFlood } from '#shared/http/sender-limits.ts'
import type { Rule } from '#shared/rate-limit/gcra.ts'
import { newId } from '#shared/std/ids.ts'

/**
 * A household, an office or a class behind one address, or one IPv6 network, at once; then one each half
 * minute. Every guest has a budget of seats of their own: with many guests one sender could keep a hall.
 */
const PER_SENDER: Rule = { name: 'new-guests', perSecond: 1 / 30, burst: 30, batch: 1 }

export default newFunction(
  {
    method: 'POST',
    path: '/v1/guests',
    summary: 'Buy as a guest',
    access: 'public',
    input: { body: v.strictObject({ cookie: Cookie }) },
    answers: { 201: NewGuest },
    cacheControl: NO_STORE,
    cookies: true,
  },
  async (c, { body: { cookie } }) => {
    const refusal = await refuseFlood(c, PER_SENDER)
    if (refusal) return refusal
    const guest = { id: newId(), loginId: newId(), device: deviceOf(c.req) }
    await insertGuest(c.var.sql, guest)
    c.header('cache-control', NO_STORE)
    c.header('location', '/v1/sessions/current')
    const answer = await guestAnswer(signingKeys(c.env), guest)
    return c.json(cookie ? intoCookies(c, answer) : answer, 201)
  },
)
