// GET /office/theaters/:theaterId — a theater with its screens and taxes, for those who run it.
import { listScreens } from '#shared/db/screens.ts'
import { findTaxSettings } from '#shared/db/tax-settings.ts'
import { findStaffTheater } from '#shared/db/theater-access.ts'
import { findTheater } from '#shared/db/theaters.ts'
import { screenFormats } from '#shared/domain/screen.ts'
import { page } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'
import { TheaterPage } from '../../../web/pages/office/theater.tsx'
import { CursorText, PAGE_LENGTH, readCursor, ScreenNumber } from './lists.ts'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/theaters/:theaterId',
  summary: 'A theater, its screens and taxes, to be changed',
  reads: { theaterId: Id, cursor: CursorText },
  async show(c, { theaterId, cursor }, office) {
    const { sql, user } = c.var
    if (!theaterId || !(await findStaffTheater(sql, user.id, theaterId))?.isStaff) return undefined
    const from = readCursor(cursor, ScreenNumber)
    const after = from && Number(from[0])
    const [theater, rows, taxes] = await Promise.all([
      findTheater(sql, theaterId),
      listScreens(sql, theaterId, { after, limit: PAGE_LENGTH + 1 }),
      findTaxSettings(sql, theaterId),
    ])
    if (!theater || !rows) return undefined
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      (screen) => screen,
      ({ number, id }) => [String(number), id],
    )
    return TheaterPage({ office, theater, screens: items, next: nextCursor, formats: screenFormats, taxes })
  },
})
