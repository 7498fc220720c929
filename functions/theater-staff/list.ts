// GET /v1/theaters/:theaterId/staff — who runs a theater, to admins.
import * as v from 'valibot'
import { StaffMembers } from '#shared/answers/users.ts'
import { listTheaterStaff } from '#shared/db/staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'

const Params = v.strictObject({ theaterId: Id })
const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction({
  summary: 'List the staff of a theater',
  access: 'admin',
  answers: { 200: StaffMembers },
}).get('/v1/theaters/:theaterId/staff', valid('param', Params), valid('query', Query), async (c) => {
  const { limit, cursor } = c.req.valid('query')
  const { theaterId } = c.req.valid('param')
  const rows = await listTheaterStaff(c.var.sql, theaterId, { after: cursor, limit: limit + 1 })
  const listed = page(
    rows,
    limit,
    (member) => member,
    ({ email, userId }) => [email, userId],
  )
  return answerPage(c, listed)
})
