// PATCH /v1/users/:userId — disables an account, which ends its logins at once, or changes its roles. The
// last admin stays one.
import * as v from 'valibot'
import { changeAccount } from '#shared/db/accounts-staff.ts'
import { roles } from '#shared/domain/roles.ts'
import { newFunction } from '#shared/http/function.ts'
import { onlyGiven } from '#shared/http/requests/inputs.ts'
import { ShownAccount } from '#shared/http/responses/users.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Body = v.strictObject({
  disabled: v.optional(v.boolean('must be true or false')),
  roles: v.optional(
    v.pipe(
      v.array(v.picklist(roles, `must be of ${roles.join(', ')}`), 'must be a list of roles'),
      v.minLength(1, 'must have at least one role'),
      v.maxLength(roles.length, `must have at most ${roles.length} roles`),
      // Each once, in one order.
      v.transform((given) => roles.filter((role) => given.includes(role))),
    ),
  ),
})

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/users/:userId',
    summary: 'Disable an account, or change its roles',
    access: 'admin',
    input: { params: v.strictObject({ userId: Id }), body: Body },
    answers: { 200: ShownAccount },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { userId }, body }) =>
    answerOutcome(c, await changeAccount(c.var.sql, actorOf(c), userId, onlyGiven(body))),
)
