// GET /office/shifts/:shiftId — the report of a shift: X while it is open, Z once it is closed.
import { findShift } from '#shared/db/shifts.ts'
import { showShift } from '#shared/http/views/shifts.ts'
import { Id } from '#shared/std/ids.ts'
import { ShiftPage } from '../../../web/pages/office/shifts.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/shifts/:shiftId',
  summary: 'The report of a shift',
  reads: { shiftId: Id },
  async show(c, { shiftId }, office) {
    if (shiftId === undefined) return undefined
    const shift = await findShift(c.var.sql, shiftId, c.var.user.id)
    if (!shift) return undefined
    // Its own theater, whichever the address names: times and links are of that.
    const theater = office.theaters.find(({ id }) => id === shift.theaterId)
    return theater && ShiftPage({ office: { ...office, theater }, shift: showShift(shift) })
  },
})
