// GET /office/screens/:screenId/layout — draws the seats of a screen, and says whom that concerns.
import { findLayout, listAffected, listVersions } from '#shared/db/layouts.ts'
import { findScreen } from '#shared/db/screens.ts'
import { writeDrawing } from '#shared/domain/written-drawing.ts'
import { Id } from '#shared/std/ids.ts'
import { LayoutPage } from '../../../web/pages/office/layout.tsx'
import { newOfficePage } from './office-page.ts'

/** The last years of a screen. */
const VERSIONS = 20

export default newOfficePage({
  path: '/office/screens/:screenId/layout',
  summary: 'The layout of a screen',
  reads: { screenId: Id },
  async show(c, { screenId }, office) {
    const { sql } = c.var
    const screen = screenId && (await findScreen(sql, screenId))
    const theater = screen && office.theaters.find(({ id }) => id === screen.theaterId)
    // Of a theater of others, it is not there.
    if (!screen || !theater) return undefined
    const [layout, versions, affected] = await Promise.all([
      findLayout(sql, screen.id),
      listVersions(sql, screen.id, VERSIONS),
      listAffected(sql, screen.id),
    ])
    const drawing = layout && writeDrawing(layout.seats)
    return LayoutPage({
      office: { ...office, theater },
      editor: {
        screen,
        drawing: drawing ?? '',
        isBeyondDrawing: layout !== undefined && drawing === undefined,
        versions,
        affected,
      },
    })
  },
})
