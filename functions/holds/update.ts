// PATCH /v1/showtimes/:showtimeId/holds/:holdId — makes a hold last longer: to five minutes from now, up to
// ten times, never beyond thirty minutes after it was made. An extension that would give less than 30 s is
// refused and uses nothing up; so is a repeat.
import * as v from 'valibot'
import { extendHold } from '#shared/holds/holds.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Hold } from '#shared/http/responses/seat-maps.ts'
import { quoteOfHold, showHold } from '#shared/http/views/holds.ts'
import { rememberHold } from '#shared/sales/own-holds.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id, holdId: Id })
const Body = v.strictObject({ extend: v.literal(true, 'must be true') })

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/showtimes/:showtimeId/holds/:holdId',
    summary: 'Extend a hold',
    access: 'buyer',
    input: { params: Params, body: Body },
    answers: { 200: Hold },
    problems: ['not_found', 'hold_not_extendable'],
  },
  async (c, { params: { showtimeId, holdId } }) => {
    const hold = await extendHold(c.var.redis, { showtimeId, holdId, buyerId: c.var.user.id })
    if (!hold) return problem(c, 'not_found')
    if (hold === 'not_extendable') return problem(c, 'hold_not_extendable')
    await rememberHold(c, { buyerId: c.var.user.id, showtimeId, holdId })
    return c.json(showHold(showtimeId, hold, await quoteOfHold(c.var.sql, hold)))
  },
)
