// DELETE /v1/theaters/:theaterId/staff/:userId — ends somebody's rights at a theater, at once.
import * as v from 'valibot'
import { removeTheaterStaff } from '#shared/db/staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ theaterId: Id, userId: Id })

export default newFunction({
  summary: 'End rights at a theater',
  access: 'admin',
  answers: { 204: null },
  problems: ['not_found'],
}).delete('/v1/theaters/:theaterId/staff/:userId', valid('param', Params), async (c) =>
  answerOutcome(c, await removeTheaterStaff(c.var.sql, actorOf(c), c.req.valid('param')), 204),
)
