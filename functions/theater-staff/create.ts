// PUT /v1/theaters/:theaterId/staff/:userId — makes somebody staff of a theater. No body: a role never comes from one.
import * as v from 'valibot'
import { addTheaterStaff } from '#shared/db/staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ theaterId: Id, userId: Id })

export default newFunction({
  summary: 'Make somebody staff of a theater',
  access: 'admin',
  answers: { 204: null },
  problems: ['not_found'],
}).put('/v1/theaters/:theaterId/staff/:userId', valid('param', Params), async (c) =>
  answerOutcome(c, await addTheaterStaff(c.var.sql, actorOf(c), c.req.valid('param')), 204),
)
