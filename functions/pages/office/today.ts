// GET /office — the day of a theater: what needs somebody, what runs now, and all showtimes.
import { readToday } from '#shared/sales/today.ts'
import { TodayPage } from '../../../web/pages/office/today.tsx'
import { newTheaterPage } from './office-page.ts'

export default newTheaterPage({
  path: '/office',
  summary: 'The day of a theater',
  reads: {},
  async show(c, _asked, office) {
    const { theater } = office
    return TodayPage({ office, day: await readToday(c, theater.id, theater.timeZone) })
  },
})
