// PATCH /v1/movies/:movieId — changes what is given of a movie, and leaves the rest.
import * as v from 'valibot'
import { Movie } from '#shared/answers/catalogue.ts'
import { invalidates } from '#shared/cached.ts'
import { endsBeforeRelease, MovieChange } from '#shared/catalogue-input.ts'
import { updateMovie } from '#shared/db/movies-staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { onlyGiven } from '#shared/inputs.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ movieId: Id })
const wrongDays = [{ path: 'endDate', message: 'must not be before releaseDate' }]

export default newFunction({
  summary: 'Change a movie',
  access: 'staff',
  answers: { 200: Movie },
  problems: ['not_found'],
}).patch(
  '/v1/movies/:movieId',
  invalidates('movies'),
  valid('param', Params),
  valid('json', MovieChange),
  async (c) => {
    const { movieId } = c.req.valid('param')
    const changed = await updateMovie(
      c.var.sql,
      actorOf(c),
      movieId,
      onlyGiven(c.req.valid('json')),
      (movie) => (endsBeforeRelease(movie) ? wrongDays : []),
    )
    return answerOutcome(c, changed)
  },
)
