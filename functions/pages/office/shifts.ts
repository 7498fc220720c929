// GET /office/shifts — the shifts of a theater, newest first.
import { listShifts } from '#shared/db/shifts.ts'
import { Cursor, page } from '#shared/http/requests/inputs.ts'
import { showShift } from '#shared/http/views/shifts.ts'
import { ShiftsPage } from '../../../web/pages/office/shifts.tsx'
import { newTheaterPage } from './office-page.ts'

const PER_PAGE = 20

export default newTheaterPage({
  path: '/office/shifts',
  summary: 'The shifts of a theater',
  reads: { cursor: Cursor() },
  async show(c, { cursor }, office) {
    const { theater } = office
    const after = cursor?.[1]
    const rows = await listShifts(c.var.sql, {
      theaterId: theater.id,
      open: undefined,
      after,
      limit: PER_PAGE + 1,
    })
    const { items, nextCursor } = page(rows, PER_PAGE, showShift, ({ id, openedAt }) => [
      openedAt.toISOString(),
      id,
    ])
    return ShiftsPage({ office, shifts: items, nextCursor })
  },
})
