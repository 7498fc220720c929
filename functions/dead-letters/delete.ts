// DELETE /v1/dead-letters/:deadLetterId?reason=… — discards a message for good, and says why in the audit log.
import * as v from 'valibot'
import { discardDeadLetter, findDeadLetter } from '#shared/db/dead-letters.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Line } from '#shared/inputs.ts'

const Params = v.strictObject({ deadLetterId: Id })
// In the query, because proxies may drop the body of a DELETE.
const Query = v.strictObject({ reason: Line(500) })

export default newFunction({
  summary: 'Discard a dead letter',
  access: 'staff',
  answers: { 204: null },
  problems: ['not_found', 'wrong_state'],
}).delete('/v1/dead-letters/:deadLetterId', valid('param', Params), valid('query', Query), async (c) => {
  const id = c.req.valid('param').deadLetterId
  const closing = { id, actorId: c.var.user.id, requestId: c.var.requestId }
  if (await discardDeadLetter(c.var.sql, closing, c.req.valid('query').reason)) return c.body(null, 204)
  return problem(c, (await findDeadLetter(c.var.sql, id, c.var.user.id)) ? 'wrong_state' : 'not_found')
})
