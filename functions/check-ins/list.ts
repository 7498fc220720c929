// GET /v1/showtimes/:showtimeId/check-ins — who is in, for the doors and the office of a showtime; with
// `since`, only what is new.
import * as v from 'valibot'
import { countCheckIns, listCheckIns, listUndoneCheckIns } from '#shared/db/check-in-lists.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, Moment, page } from '#shared/http/requests/inputs.ts'
import { CheckIns } from '#shared/http/responses/office.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })
const Query = v.strictObject({
  since: v.optional(
    v.pipe(
      Moment,
      v.description('The serverTime of an earlier answer. What happened shortly before comes again.'),
    ),
  ),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/check-ins',
    summary: 'List check-ins',
    access: 'staff',
    input: { params: Params, query: Query },
    answers: { 200: CheckIns },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId }, query: { since, limit, cursor } }) => {
    const refusal = await refuseStrangers(c, showtimeId)
    if (refusal) return refusal
    const { sql } = c.var
    const serverTime = new Date()
    const rows = await listCheckIns(sql, { showtimeId, since, after: cursor?.[1], limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      (checkIn) => checkIn,
      ({ id, checkedInAt }) => [checkedInAt.toISOString(), id],
    )
    return answerPage(c, {
      ...listed,
      undone: cursor === undefined ? await listUndoneCheckIns(sql, { showtimeId, since }) : [],
      counts: await countCheckIns(sql, showtimeId),
      serverTime,
    })
  },
)
