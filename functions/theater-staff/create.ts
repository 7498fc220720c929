// PUT /v1/theaters/:theaterId/staff/:userId — makes a user staff of a theater. It takes no body: a role never
// comes from one.
import * as v from 'valibot'
import { addTheaterStaff } from '#shared/db/staff.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id, userId: Id })

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/theaters/:theaterId/staff/:userId',
    summary: 'Make somebody staff of a theater',
    access: 'admin',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params }) => answerOutcome(c, await addTheaterStaff(c.var.sql, actorOf(c), params), 204),
)
