// GET /office/staff — who runs the theater that is shown, and accounts, newest first or found by a part of
// their address or name; for admins.
import { listAccounts } from '#shared/db/accounts-staff.ts'
import { listTheaterStaff } from '#shared/db/staff.ts'
import { Line, page } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'
import { StaffPage } from '../../../web/pages/office/staff.tsx'
import { CursorText, PAGE_LENGTH, readCursor } from './lists.ts'
import { newOfficePage } from './office-page.ts'

/** More people than any theater employs. */
const MOST_MEMBERS = 500

export default newOfficePage({
  path: '/office/staff',
  summary: 'The staff of a theater, and all accounts',
  reads: { q: Line(254), cursor: CursorText },
  admins: true,
  async show(c, { q, cursor }, office) {
    const { sql } = c.var
    const { theater } = office
    const after = readCursor(cursor, Id)?.[1]
    const [members, rows] = await Promise.all([
      theater === undefined ? [] : listTheaterStaff(sql, theater.id, { limit: MOST_MEMBERS }),
      listAccounts(sql, { q, after, limit: PAGE_LENGTH + 1 }),
    ])
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      (account) => account,
      ({ id }) => [id, id],
    )
    return StaffPage({ office, members, q, accounts: items, next: nextCursor })
  },
})
