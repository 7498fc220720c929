// GET /v1/showtimes/:showtimeId/holds/:holdId — a hold, for its owner. An expired, released or foreign hold
// is not found.
import * as v from 'valibot'
import { getHold } from '#shared/holds/holds.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Hold } from '#shared/http/responses/seat-maps.ts'
import { quoteOfHold, showHold } from '#shared/http/views/holds.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id, holdId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/holds/:holdId',
    summary: 'Get a hold',
    access: 'buyer',
    input: { params: Params },
    answers: { 200: Hold },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId, holdId } }) => {
    const hold = await getHold(c.var.redis, showtimeId, holdId)
    if (!hold || hold.buyerId !== c.var.user.id) return problem(c, 'not_found')
    return c.json(showHold(showtimeId, hold, await quoteOfHold(c.var.sql, hold)))
  },
)
