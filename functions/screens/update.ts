// PATCH /v1/screens/:screenId — changes what is given of a screen, and leaves the rest.
import * as v from 'valibot'
import { Screen } from '#shared/answers/catalogue.ts'
import { invalidates } from '#shared/cached.ts'
import { ScreenChange } from '#shared/catalogue-input.ts'
import { updateScreen } from '#shared/db/screens.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { onlyGiven } from '#shared/inputs.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ screenId: Id })

export default newFunction({
  summary: 'Change a screen',
  access: 'staff',
  answers: { 200: Screen },
  problems: ['not_found', 'wrong_state'],
}).patch(
  '/v1/screens/:screenId',
  invalidates('programme'),
  valid('param', Params),
  valid('json', ScreenChange),
  async (c) => {
    const changes = onlyGiven(c.req.valid('json'))
    return answerOutcome(c, await updateScreen(c.var.sql, actorOf(c), c.req.valid('param').screenId, changes))
  },
)
