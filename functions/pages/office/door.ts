// GET /office/door — lets people in: the showtimes of the day, and for one of them the scanner.
import { readToday } from '#shared/sales/today.ts'
import { Id } from '#shared/std/ids.ts'
import { DoorPage } from '../../../web/pages/office/door.tsx'
import { answerPage, headersOf } from '../html.ts'
import { newTheaterPage } from './office-page.ts'

export default newTheaterPage({
  path: '/office/door',
  summary: 'The door of a showtime',
  reads: { showtime: Id },
  async show(c, { showtime: wished }, office) {
    const { theater } = office
    const day = await readToday(c, theater.id, theater.timeZone)
    const showtime = day.showtimes.find(({ id }) => id === wished)
    // Of another theater or day: not the door of another showtime.
    if (wished !== undefined && showtime === undefined) return undefined
    const page = DoorPage({ office, day, showtime })
    return answerPage(c, page, { headers: headersOf({ installable: true }) })
  },
})
