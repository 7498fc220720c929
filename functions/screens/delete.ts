// DELETE /v1/screens/:screenId — closes a screen; the sales that name it stay.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { archiveScreen } from '#shared/db/screens.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ screenId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/screens/:screenId',
    summary: 'Archive a screen',
    access: 'staff',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found', 'wrong_state'],
    after: invalidates('programme'),
  },
  async (c, { params: { screenId } }) =>
    answerOutcome(c, await archiveScreen(c.var.sql, actorOf(c), screenId), 204),
)
