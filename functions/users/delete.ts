// DELETE /v1/users/me — erases the own account: logins end, reviews go, sales stay without a name.
import { eraseUser } from '#shared/db/users.ts'
import { newFunction, problem } from '#shared/function.ts'

export default newFunction({
  summary: 'Delete your account',
  access: 'signed-in',
  answers: { 204: null },
  problems: ['wrong_state'],
}).delete('/v1/users/me', async (c) => {
  const erased = await eraseUser(c.var.sql, c.var.user.id)
  if (erased === 'last_admin')
    return problem(c, 'wrong_state', { detail: 'You are the last admin: make another one first.' })
  return erased === 'erased' ? c.body(null, 204) : problem(c, 'unauthenticated')
})
