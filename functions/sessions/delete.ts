// DELETE /v1/sessions/current — signs out: the login's refresh tokens end at once, its access token within minutes.
import { endFamily } from '#shared/db/sessions.ts'
import { newFunction } from '#shared/function.ts'

export default newFunction({ summary: 'Sign out', access: 'signed-in', answers: { 204: null } }).delete(
  '/v1/sessions/current',
  async (c) => {
    await endFamily(c.var.sql, c.var.user.sessionId, c.var.user.id)
    return c.body(null, 204)
  },
)
