// GET /v1/users/me/authenticators — the caller's authenticators, and how many recovery codes are left.
import { countRecoveryCodes, listAuthenticators } from '#shared/db/authenticators.ts'
import { newFunction } from '#shared/http/function.ts'
import { Authenticators } from '#shared/http/responses/users.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/users/me/authenticators',
    summary: 'List your authenticators',
    access: 'signed-in',
    answers: { 200: Authenticators },
  },
  async (c) => {
    const { id } = c.var.user
    const [items, recoveryCodesLeft] = await Promise.all([
      listAuthenticators(c.var.sql, id),
      countRecoveryCodes(c.var.sql, id),
    ])
    return c.json({ items, nextCursor: null, recoveryCodesLeft })
  },
)
