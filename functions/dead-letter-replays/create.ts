// POST /v1/dead-letters/:deadLetterId/replays — sends the message again, with its attempts forgotten.
import * as v from 'valibot'
import { DeadLetterReplay } from '#shared/answers/operation.ts'
import { findDeadLetter, replayDeadLetter } from '#shared/db/dead-letters.ts'
import { replayOf } from '#shared/dead-letters.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ deadLetterId: Id })

export default newFunction({
  summary: 'Replay a dead letter',
  access: 'staff',
  answers: { 202: DeadLetterReplay },
  problems: ['not_found', 'wrong_state'],
}).post('/v1/dead-letters/:deadLetterId/replays', valid('param', Params), async (c) => {
  const letter = await findDeadLetter(c.var.sql, c.req.valid('param').deadLetterId, c.var.user.id)
  if (!letter) return problem(c, 'not_found')
  const replay = await replayOf(c.var.sql, letter)
  if (!replay.possible) return problem(c, 'wrong_state', { detail: replay.effect })
  const closing = { id: letter.id, actorId: c.var.user.id, requestId: c.var.requestId }
  if (!(await replayDeadLetter(c.var.sql, closing, replay.key))) return problem(c, 'wrong_state')
  c.header('location', `/v1/dead-letters/${letter.id}`)
  return c.json({ id: letter.id, status: 'replayed' as const, effect: replay.effect }, 202)
})
