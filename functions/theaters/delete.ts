// DELETE /v1/theaters/:theaterId — closes a theater; the sales that name it stay.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { archiveTheater } from '#shared/db/theaters.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/theaters/:theaterId',
    summary: 'Archive a theater',
    access: 'staff',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found', 'wrong_state'],
    after: invalidates('programme'),
  },
  async (c, { params: { theaterId } }) =>
    answerOutcome(c, await archiveTheater(c.var.sql, actorOf(c), theaterId), 204),
)
