// GET /office/settings — the pages of the administration.
import { SettingsPage } from '../../../web/pages/office/settings.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/settings',
  summary: 'The administration',
  reads: {},
  async show(_c, _asked, office) {
    return SettingsPage({ office })
  },
})
