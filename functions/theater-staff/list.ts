// GET /v1/theaters/:theaterId/staff — the staff of a theater, for admins.
import * as v from 'valibot'
import { listTheaterStaff } from '#shared/db/staff.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { StaffMembers } from '#shared/http/responses/users.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })
const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/theaters/:theaterId/staff',
    summary: 'List the staff of a theater',
    access: 'admin',
    input: { params: Params, query: Query },
    answers: { 200: StaffMembers },
  },
  async (c, { params: { theaterId }, query: { limit, cursor } }) => {
    const rows = await listTheaterStaff(c.var.sql, theaterId, { after: cursor, limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      (member) => member,
      ({ email, userId }) => [email, userId],
    )
    return answerPage(c, listed)
  },
)
