// GET /v1/dead-letters — messages that failed every attempt, of the caller's theaters or of no theater,
// newest first.
import * as v from 'valibot'
import { deadLetterStates, listDeadLetters } from '#shared/db/dead-letters.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { DeadLetters } from '#shared/http/responses/operation.ts'
import { showDeadLetter } from '#shared/http/views/dead-letters.ts'

const Query = v.strictObject({
  status: v.optional(
    v.picklist(deadLetterStates, `must be one of ${deadLetterStates.join(', ')}`),
    'waiting',
  ),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/dead-letters',
    summary: 'List dead letters',
    access: 'staff',
    input: { query: Query },
    answers: { 200: DeadLetters },
  },
  async (c, { query: { status, limit, cursor } }) => {
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
  },
)
