// POST /v1/movies — adds a movie to the programme.

import { invalidates } from '#shared/cache/cached-answers.ts'
import { createMovie } from '#shared/db/movies-staff.ts'
import { newFunction } from '#shared/http/function.ts'
import { NewMovie } from '#shared/http/requests/catalogue.ts'
import { Movie } from '#shared/http/responses/catalogue.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/movies',
    summary: 'Add a movie',
    access: 'staff',
    input: { body: NewMovie },
    answers: { 201: Movie },
    after: invalidates('movies'),
  },
  async (c, { body }) => {
    const made = await createMovie(c.var.sql, actorOf(c), body)
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/movies/${made.value.id}`)
    return c.json(made.value, 201)
  },
)
