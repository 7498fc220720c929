// DELETE /v1/movies/:movieId — takes a movie off the programme; the sales that name it stay.
import * as v from 'valibot'
import { invalidates } from '#shared/cached.ts'
import { archiveMovie } from '#shared/db/movies-staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ movieId: Id })

export default newFunction({
  summary: 'Archive a movie',
  access: 'staff',
  answers: { 204: null },
  problems: ['not_found', 'wrong_state'],
}).delete('/v1/movies/:movieId', invalidates('movies'), valid('param', Params), async (c) =>
  answerOutcome(c, await archiveMovie(c.var.sql, actorOf(c), c.req.valid('param').movieId), 204),
)
