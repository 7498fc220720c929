// GET /v1/users/me — the caller's account.

import { findUser } from '#shared/db/users.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { OwnAccount } from '#shared/http/responses/users.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/users/me',
    summary: 'Your account',
    access: 'signed-in',
    answers: { 200: OwnAccount },
  },
  async (c) => {
    const account = await findUser(c.var.sql, c.var.user.id)
    // The token of a deleted account is valid for some minutes more.
    return account ? c.json(account) : problem(c, 'unauthenticated')
  },
)
