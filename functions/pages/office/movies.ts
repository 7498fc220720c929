// GET /office/movies — the movies, by title or found by words.
import { listMovies } from '#shared/db/movie-lists.ts'
import { movieSortKeys } from '#shared/http/requests/catalogue.ts'
import { Line, page } from '#shared/http/requests/inputs.ts'
import { MoviesPage } from '../../../web/pages/office/movies.tsx'
import { CursorText, PAGE_LENGTH, readCursor } from './lists.ts'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/movies',
  summary: 'The movies',
  reads: { q: Line(100), cursor: CursorText },
  async show(c, { q, cursor }, office) {
    const sort = q === undefined ? 'title' : 'relevance'
    const after = readCursor(cursor, movieSortKeys[sort])
    const rows = await listMovies(c.var.sql, { q, sort, after, limit: PAGE_LENGTH + 1 })
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      ({ movie }) => movie,
      ({ movie, sortedBy }) => [sortedBy, movie.id],
    )
    return MoviesPage({ office, q, movies: items, next: nextCursor })
  },
})
