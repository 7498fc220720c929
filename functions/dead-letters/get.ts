// GET /v1/dead-letters/:deadLetterId — one message, why it failed, and what a replay would do.
import * as v from 'valibot'
import { findDeadLetter } from '#shared/db/dead-letters.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { ShownDeadLetter } from '#shared/http/responses/operation.ts'
import { replayOf, showDeadLetter } from '#shared/http/views/dead-letters.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ deadLetterId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/dead-letters/:deadLetterId',
    summary: 'Get a dead letter',
    access: 'staff',
    input: { params: Params },
    answers: { 200: ShownDeadLetter },
    problems: ['not_found'],
  },
  async (c, { params: { deadLetterId } }) => {
    const letter = await findDeadLetter(c.var.sql, deadLetterId, c.var.user.id)
    if (!letter) return problem(c, 'not_found')
    const { possible, effect } = await replayOf(c.var.sql, letter)
    return c.json({ ...showDeadLetter(letter), replay: { possible, effect } })
  },
)
