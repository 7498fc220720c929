// GET /office/dead-letters/:deadLetterId — one message, why it failed, and what a replay would do.
import { findDeadLetter } from '#shared/db/dead-letters.ts'
import { replayOf, showDeadLetter } from '#shared/http/views/dead-letters.ts'
import { Id } from '#shared/std/ids.ts'
import { DeadLetterPage } from '../../../web/pages/office/dead-letters.tsx'
import { newTheaterPage } from './office-page.ts'

export default newTheaterPage({
  path: '/office/dead-letters/:deadLetterId',
  summary: 'A dead letter',
  reads: { deadLetterId: Id },
  async show(c, { deadLetterId }, office) {
    // Without a theater there is no time zone to show times in.
    if (deadLetterId === undefined) return undefined
    const letter = await findDeadLetter(c.var.sql, deadLetterId, c.var.user.id)
    if (!letter) return undefined
    const { message, ...shown } = showDeadLetter(letter)
    const body = typeof message === 'string' ? message : JSON.stringify(message, null, 2)
    return DeadLetterPage({ office, letter: shown, body, replay: await replayOf(c.var.sql, letter) })
  },
})
