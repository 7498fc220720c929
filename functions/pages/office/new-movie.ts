// GET /office/movies/new — the form of a new movie.
import { NewMoviePage } from '../../../web/pages/office/movies.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/movies/new',
  summary: 'The form of a new movie',
  reads: {},
  async show(_c, _asked, office) {
    return NewMoviePage({ office })
  },
})
