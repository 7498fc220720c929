// DELETE /v1/movies/:movieId — takes a movie off the programme; the sales that name it stay.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { archiveMovie } from '#shared/db/movies-staff.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ movieId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/movies/:movieId',
    summary: 'Archive a movie',
    access: 'staff',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found', 'wrong_state'],
    after: invalidates('movies'),
  },
  async (c, { params: { movieId } }) =>
    answerOutcome(c, await archiveMovie(c.var.sql, actorOf(c), movieId), 204),
)
