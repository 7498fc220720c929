// DELETE /v1/screens/:screenId — closes a screen; the sales that name it stay.
import * as v from 'valibot'
import { invalidates } from '#shared/cached.ts'
import { archiveScreen } from '#shared/db/screens.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ screenId: Id })

export default newFunction({
  summary: 'Archive a screen',
  access: 'staff',
  answers: { 204: null },
  problems: ['not_found', 'wrong_state'],
}).delete('/v1/screens/:screenId', invalidates('programme'), valid('param', Params), async (c) =>
  answerOutcome(c, await archiveScreen(c.var.sql, actorOf(c), c.req.valid('param').screenId), 204),
)
