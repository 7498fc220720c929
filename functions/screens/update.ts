// PATCH /v1/screens/:screenId — changes the given fields of a screen.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { updateScreen } from '#shared/db/screens.ts'
import { newFunction } from '#shared/http/function.ts'
import { ScreenChange } from '#shared/http/requests/catalogue.ts'
import { onlyGiven } from '#shared/http/requests/inputs.ts'
import { Screen } from '#shared/http/responses/catalogue.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ screenId: Id })

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/screens/:screenId',
    summary: 'Change a screen',
    access: 'staff',
    input: { params: Params, body: ScreenChange },
    answers: { 200: Screen },
    problems: ['not_found', 'wrong_state'],
    after: invalidates('programme'),
  },
  async (c, { params: { screenId }, body }) => {
    const changes = onlyGiven(body)
    return answerOutcome(c, await updateScreen(c.var.sql, actorOf(c), screenId, changes))
  },
)
