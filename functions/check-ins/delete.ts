// DELETE /v1/check-ins/:checkInId — takes a check-in back, with a reason: the ticket lets in again.
import * as v from 'valibot'
import { undoCheckIn } from '#shared/db/check-in-lists.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { UndoneCheckIn } from '#shared/http/responses/office.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ checkInId: Id })
const Body = v.strictObject({ reason: Line(200) })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/check-ins/:checkInId',
    summary: 'Take a check-in back',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 200: UndoneCheckIn },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { checkInId }, body: { reason } }) =>
    answerOutcome(c, await undoCheckIn(c.var.sql, actorOf(c), { id: checkInId, reason })),
)
