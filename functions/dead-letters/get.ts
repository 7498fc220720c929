// GET /v1/dead-letters/:deadLetterId — one message, why it died, and what a replay would do.
import * as v from 'valibot'
import { ShownDeadLetter } from '#shared/answers/operation.ts'
import { findDeadLetter } from '#shared/db/dead-letters.ts'
import { replayOf, showDeadLetter } from '#shared/dead-letters.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ deadLetterId: Id })

export default newFunction({
  summary: 'Get a dead letter',
  access: 'staff',
  answers: { 200: ShownDeadLetter },
  problems: ['not_found'],
}).get('/v1/dead-letters/:deadLetterId', valid('param', Params), async (c) => {
  const letter = await findDeadLetter(c.var.sql, c.req.valid('param').deadLetterId, c.var.user.id)
  if (!letter) return problem(c, 'not_found')
  const { possible, effect } = await replayOf(c.var.sql, letter)
  return c.json({ ...showDeadLetter(letter), replay: { possible, effect } })
})
