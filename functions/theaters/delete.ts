// DELETE /v1/theaters/:theaterId — closes a theater; the sales that name it stay.
import * as v from 'valibot'
import { invalidates } from '#shared/cached.ts'
import { archiveTheater } from '#shared/db/theaters.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction({
  summary: 'Archive a theater',
  access: 'staff',
  answers: { 204: null },
  problems: ['not_found', 'wrong_state'],
}).delete('/v1/theaters/:theaterId', invalidates('programme'), valid('param', Params), async (c) =>
  answerOutcome(c, await archiveTheater(c.var.sql, actorOf(c), c.req.valid('param').theaterId), 204),
)
