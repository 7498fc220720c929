// GET /office/theaters/new — the form of a new theater.
import { NewTheaterPage } from '../../../web/pages/office/theaters.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/theaters/new',
  summary: 'The form of a new theater',
  reads: {},
  admins: true,
  async show(_c, _asked, office) {
    return NewTheaterPage({ office })
  },
})
