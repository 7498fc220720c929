// POST /v1/dead-letters/:deadLetterId/replays — sends the message again, with its attempts reset.
import * as v from 'valibot'
import { findDeadLetter, replayDeadLetter } from '#shared/db/dead-letters.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { DeadLetterReplay } from '#shared/http/responses/operation.ts'
import { replayOf } from '#shared/http/views/dead-letters.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ deadLetterId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/dead-letters/:deadLetterId/replays',
    summary: 'Replay a dead letter',
    access: 'staff',
    input: { params: Params },
    answers: { 202: DeadLetterReplay },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { deadLetterId } }) => {
    const letter = await findDeadLetter(c.var.sql, deadLetterId, c.var.user.id)
    if (!letter) return problem(c, 'not_found')
    const replay = await replayOf(c.var.sql, letter)
    if (!replay.possible) return problem(c, 'wrong_state', { detail: replay.effect })
    const closing = { id: letter.id, actorId: c.var.user.id, requestId: c.var.requestId }
    if (!(await replayDeadLetter(c.var.sql, closing, replay))) return problem(c, 'wrong_state')
    c.header('location', `/v1/dead-letters/${letter.id}`)
    return c.json({ id: letter.id, status: 'replayed' as const, effect: replay.effect }, 202)
  },
)
