// DELETE /v1/users/:userId/second-factor — for who lost it: takes authenticators and recovery codes from an
// account, ends its logins and tells its address. Never one's own.
import * as v from 'valibot'
import { resetSecondFactor } from '#shared/db/second-factor-resets.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/users/:userId/second-factor',
    summary: 'Reset a lost second factor',
    access: 'admin',
    input: {
      params: v.strictObject({ userId: Id }),
      body: v.strictObject({ reason: Line(200) }),
    },
    answers: { 204: null },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { userId }, body: { reason } }) =>
    answerOutcome(c, await resetSecondFactor(c.var.sql, actorOf(c), { userId, reason }), 204),
)
