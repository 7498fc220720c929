// GET /office/movies/:movieId — a movie with its reviews, to be changed or archived.
import { findMovie } from '#shared/db/movies.ts'
import { listReviewsForStaff } from '#shared/db/reviews-staff.ts'
import { page } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'
import { MoviePage } from '../../../web/pages/office/movie.tsx'
import { CursorText, PAGE_LENGTH, readCursor } from './lists.ts'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/movies/:movieId',
  summary: 'A movie and its reviews, to be changed',
  reads: { movieId: Id, cursor: CursorText },
  async show(c, { movieId, cursor }, office) {
    const movie = movieId && (await findMovie(c.var.sql, movieId))
    if (!movie) return undefined
    const after = readCursor(cursor, Id)?.[1]
    const rows = await listReviewsForStaff(c.var.sql, { movieId, after, limit: PAGE_LENGTH + 1 })
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      (review) => review,
      ({ id }) => [id, id],
    )
    return MoviePage({ office, movie, reviews: items, next: nextCursor })
  },
})
