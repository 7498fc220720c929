// PATCH /v1/movies/:movieId — changes the given fields of a movie.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { updateMovie } from '#shared/db/movies-staff.ts'
import { newFunction } from '#shared/http/function.ts'
import { endsBeforeRelease, MovieChange } from '#shared/http/requests/catalogue.ts'
import { onlyGiven } from '#shared/http/requests/inputs.ts'
import { Movie } from '#shared/http/responses/catalogue.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ movieId: Id })
const wrongDays = [{ path: 'endDate', message: 'must not be before releaseDate' }]

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/movies/:movieId',
    summary: 'Change a movie',
    access: 'staff',
    input: { params: Params, body: MovieChange },
    answers: { 200: Movie },
    problems: ['not_found'],
    after: invalidates('movies'),
  },
  async (c, { params: { movieId }, body }) => {
    const changed = await updateMovie(c.var.sql, actorOf(c), movieId, onlyGiven(body), (movie) =>
      endsBeforeRelease(movie) ? wrongDays : [],
    )
    return answerOutcome(c, changed)
  },
)
