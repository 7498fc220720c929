// GET /v1/users/me/export — everything stored about the caller, as JSON, without secrets and hashes.
import { exportUser } from '#shared/db/user-exports.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { UserExport } from '#shared/http/responses/users.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/users/me/export',
    summary: 'Everything stored about you',
    access: 'signed-in',
    answers: { 200: UserExport },
  },
  async (c) => {
    const stored = await exportUser(c.var.sql, c.var.user.id)
    return stored ? c.json({ exportedAt: new Date(), ...stored }) : problem(c, 'unauthenticated')
  },
)
