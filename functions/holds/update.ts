// PATCH /v1/showtimes/:showtimeId/holds/:holdId — makes a hold last longer, once. A repeat finds it extended and answers the same.
import * as v from 'valibot'
import { Hold } from '#shared/answers/seats.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { quoteOfHold, showHold } from '#shared/hold-answer.ts'
import { extendHold } from '#shared/holds/holds.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ showtimeId: Id, holdId: Id })
const Body = v.strictObject({ extend: v.literal(true, 'must be true') })

export default newFunction({
  summary: 'Extend a hold',
  access: 'customer',
  answers: { 200: Hold },
  problems: ['not_found'],
}).patch(
  '/v1/showtimes/:showtimeId/holds/:holdId',
  valid('param', Params),
  valid('json', Body),
  async (c) => {
    const { showtimeId, holdId } = c.req.valid('param')
    const hold = await extendHold(c.var.redis, { showtimeId, holdId, customerId: c.var.user.id })
    if (!hold) return problem(c, 'not_found')
    return c.json(showHold(showtimeId, hold, await quoteOfHold(c.var.sql, hold)))
  },
)
