// GET /v1/shifts — the shifts of a theater with their reports, newest first.
import * as v from 'valibot'
import { listShifts } from '#shared/db/shifts.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { Shifts } from '#shared/http/responses/office.ts'
import { staffTheaterOf } from '#shared/http/staff-answers.ts'
import { showShift } from '#shared/http/views/shifts.ts'
import { Id } from '#shared/std/ids.ts'

const Query = v.strictObject({
  theaterId: Id,
  status: v.optional(v.picklist(['open', 'closed'], 'must be open or closed')),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/shifts',
    summary: 'List shifts',
    access: 'staff',
    input: { query: Query },
    answers: { 200: Shifts },
    problems: ['not_found'],
  },
  async (c, { query: { theaterId, status, limit, cursor } }) => {
    const theater = await staffTheaterOf(c, theaterId)
    if (theater instanceof Response) return theater
    const open = status === undefined ? undefined : status === 'open'
    const rows = await listShifts(c.var.sql, { theaterId, open, after: cursor?.[1], limit: limit + 1 })
    return answerPage(
      c,
      page(rows, limit, showShift, ({ id, openedAt }) => [openedAt.toISOString(), id]),
    )
  },
)
