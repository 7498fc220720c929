// GET /office/theaters — the theaters that the visitor runs, by name.
import { listTheaters } from '#shared/db/theaters.ts'
import { Line, page } from '#shared/http/requests/inputs.ts'
import { TheatersPage } from '../../../web/pages/office/theaters.tsx'
import { CursorText, PAGE_LENGTH, readCursor } from './lists.ts'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/theaters',
  summary: 'The theaters',
  reads: { city: Line(100), cursor: CursorText },
  async show(c, { city, cursor }, office) {
    const runBy = c.var.user.id
    const rows = await listTheaters(c.var.sql, {
      city,
      runBy,
      after: readCursor(cursor),
      limit: PAGE_LENGTH + 1,
    })
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      (theater) => theater,
      ({ name, id }) => [name, id],
    )
    return TheatersPage({ office, city, theaters: items, next: nextCursor })
  },
})
