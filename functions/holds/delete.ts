// DELETE /v1/showtimes/:showtimeId/holds/:holdId — gives the seats back at once. A repeat answers 404: the
// hold is gone, as asked; whether it ended so, by time, or never was is not remembered.
import * as v from 'valibot'
import { releaseHold } from '#shared/holds/holds.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id, holdId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/showtimes/:showtimeId/holds/:holdId',
    summary: 'Release a hold',
    access: 'buyer',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params }) => {
    const outcome = await releaseHold(c.var.redis, { ...params, buyerId: c.var.user.id })
    if (outcome === 'gone') return problem(c, 'not_found')
    if (outcome === 'reserved') {
      return problem(c, 'wrong_state', { detail: 'The seats are reserved: cancel the reservation instead.' })
    }
    return c.body(null, 204)
  },
)
