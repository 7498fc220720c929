// GET /v1/showtimes/:showtimeId/holds/:holdId — a hold, to its owner. Over, released and another's look the same: not found.
import * as v from 'valibot'
import { Hold } from '#shared/answers/seats.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { quoteOfHold, showHold } from '#shared/hold-answer.ts'
import { getHold } from '#shared/holds/holds.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ showtimeId: Id, holdId: Id })

export default newFunction({
  summary: 'Get a hold',
  access: 'customer',
  answers: { 200: Hold },
  problems: ['not_found'],
}).get('/v1/showtimes/:showtimeId/holds/:holdId', valid('param', Params), async (c) => {
  const { showtimeId, holdId } = c.req.valid('param')
  const hold = await getHold(c.var.redis, showtimeId, holdId)
  if (!hold || hold.customerId !== c.var.user.id) return problem(c, 'not_found')
  return c.json(showHold(showtimeId, hold, await quoteOfHold(c.var.sql, hold)))
})
