// DELETE /v1/dead-letters/:deadLetterId?reason=… — discards a message for good; the audit log keeps the
// reason.
import * as v from 'valibot'
import { discardDeadLetter, findDeadLetter } from '#shared/db/dead-letters.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ deadLetterId: Id })
// In the query, because proxies may drop the body of a DELETE.
const Query = v.strictObject({ reason: Line(500) })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/dead-letters/:deadLetterId',
    summary: 'Discard a dead letter',
    access: 'staff',
    input: { params: Params, query: Query },
    answers: { 204: null },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { deadLetterId }, query: { reason } }) => {
    const id = deadLetterId
    const closing = { id, actorId: c.var.user.id, requestId: c.var.requestId }
    if (await discardDeadLetter(c.var.sql, closing, reason)) return c.body(null, 204)
    return problem(c, (await findDeadLetter(c.var.sql, id, c.var.user.id)) ? 'wrong_state' : 'not_found')
  },
)
