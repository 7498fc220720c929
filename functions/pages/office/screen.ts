// GET /office/screens/:screenId — a screen, for those who run its theater.
import { findScreen } from '#shared/db/screens.ts'
import { findStaffTheater } from '#shared/db/theater-access.ts'
import { findTheater } from '#shared/db/theaters.ts'
import { screenFormats } from '#shared/domain/screen.ts'
import { Id } from '#shared/std/ids.ts'
import { ScreenPage } from '../../../web/pages/office/screen.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/screens/:screenId',
  summary: 'A screen, to be changed',
  reads: { screenId: Id },
  async show(c, { screenId }, office) {
    const { sql, user } = c.var
    const screen = screenId && (await findScreen(sql, screenId))
    if (!screen || !(await findStaffTheater(sql, user.id, screen.theaterId))?.isStaff) return undefined
    const theater = await findTheater(sql, screen.theaterId)
    return theater && ScreenPage({ office, theater, screen, formats: screenFormats })
  },
})
