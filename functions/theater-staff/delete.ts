// DELETE /v1/theaters/:theaterId/staff/:userId — ends a user's rights at a theater, at once.
import * as v from 'valibot'
import { removeTheaterStaff } from '#shared/db/staff.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id, userId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/theaters/:theaterId/staff/:userId',
    summary: 'End rights at a theater',
    access: 'admin',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params }) => answerOutcome(c, await removeTheaterStaff(c.var.sql, actorOf(c), params), 204),
)
