// GET /office/dead-letters — messages that failed every attempt, of the theater or of none.
import * as v from 'valibot'
import { deadLetterStates, listDeadLetters } from '#shared/db/dead-letters.ts'
import { Id } from '#shared/std/ids.ts'
import { DeadLettersPage } from '../../../web/pages/office/dead-letters.tsx'
import { listed, ROWS } from './id-lists.ts'
import { newTheaterPage } from './office-page.ts'

export default newTheaterPage({
  path: '/office/dead-letters',
  summary: 'Dead letters',
  reads: { status: v.picklist(deadLetterStates), statusAfter: Id },
  async show(c, { status = 'waiting', statusAfter }, office) {
    const { theater } = office
    const rows = await listDeadLetters(c.var.sql, {
      viewerId: c.var.user.id,
      theaterId: theater.id,
      status,
      after: statusAfter,
      limit: ROWS,
    })
    return DeadLettersPage({ office, status, letters: listed(rows) })
  },
})
