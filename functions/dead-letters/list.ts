// GET /v1/dead-letters — messages that no attempt helped, of one's theaters or of none, newest first.
import * as v from 'valibot'
import { DeadLetters } from '#shared/answers/operation.ts'
import { listDeadLetters } from '#shared/db/dead-letters.ts'
import { showDeadLetter } from '#shared/dead-letters.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'

const STATUSES = ['waiting', 'replayed', 'discarded'] as const
const Query = v.strictObject({
  status: v.optional(v.picklist(STATUSES, `must be one of ${STATUSES.join(', ')}`), 'waiting'),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction({
  summary: 'List dead letters',
  access: 'staff',
  answers: { 200: DeadLetters },
}).get('/v1/dead-letters', valid('query', Query), async (c) => {
  const { status, limit, cursor } = c.req.valid('query')
  const rows = await listDeadLetters(c.var.sql, {
    viewerId: c.var.user.id,
    status,
    after: cursor?.[1],
    limit: limit + 1,
  })
  return answerPage(
    c,
    page(rows, limit, showDeadLetter, (letter) => [letter.at.toISOString(), letter.id]),
  )
})
