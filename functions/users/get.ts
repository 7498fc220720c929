// GET /v1/users/me — the account of whoever asks.
import { User } from '#shared/answers/users.ts'
import { findUser } from '#shared/db/users.ts'
import { newFunction, problem } from '#shared/function.ts'

export default newFunction({ summary: 'Your account', access: 'signed-in', answers: { 200: User } }).get(
  '/v1/users/me',
  async (c) => {
    const account = await findUser(c.var.sql, c.var.user.id)
    // The token outlives an account that was deleted by minutes.
    return account ? c.json(account) : problem(c, 'unauthenticated')
  },
)
