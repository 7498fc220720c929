// POST /v1/movies — adds a movie to the programme.
import { Movie } from '#shared/answers/catalogue.ts'
import { invalidates } from '#shared/cached.ts'
import { NewMovie } from '#shared/catalogue-input.ts'
import { createMovie } from '#shared/db/movies-staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { actorOf, refusal } from '#shared/staff.ts'

export default newFunction({ summary: 'Add a movie', access: 'staff', answers: { 201: Movie } }).post(
  '/v1/movies',
  invalidates('movies'),
  valid('json', NewMovie),
  async (c) => {
    const made = await createMovie(c.var.sql, actorOf(c), c.req.valid('json'))
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/movies/${made.value.id}`)
    return c.json(made.value, 201)
  },
)
