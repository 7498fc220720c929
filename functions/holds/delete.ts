// DELETE /v1/showtimes/:showtimeId/holds/:holdId — gives the seats back at once.
// A repeat answers 404: the hold is gone, as asked; whether it ended so, by time, or never was is not remembered.
import * as v from 'valibot'
import { newFunction, problem, valid } from '#shared/function.ts'
import { releaseHold } from '#shared/holds/holds.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ showtimeId: Id, holdId: Id })

export default newFunction({
  summary: 'Release a hold',
  access: 'customer',
  answers: { 204: null },
  problems: ['not_found', 'wrong_state'],
}).delete('/v1/showtimes/:showtimeId/holds/:holdId', valid('param', Params), async (c) => {
  const outcome = await releaseHold(c.var.redis, { ...c.req.valid('param'), customerId: c.var.user.id })
  if (outcome === 'gone') return problem(c, 'not_found')
  if (outcome === 'reserved') {
    return problem(c, 'wrong_state', { detail: 'The seats are reserved: cancel the reservation instead.' })
  }
  return c.body(null, 204)
})
