// GET /v1/showtimes/:showtimeId/blocks — the seats that staff keep out of sale, newest block first.
import * as v from 'valibot'
import { listBlocks } from '#shared/db/blocks.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { Blocks } from '#shared/http/responses/office.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })
const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/blocks',
    summary: 'List blocks',
    access: 'staff',
    input: { params: Params, query: Query },
    answers: { 200: Blocks },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId }, query: { limit, cursor } }) => {
    const refusal = await refuseStrangers(c, showtimeId)
    if (refusal) return refusal
    const rows = await listBlocks(c.var.sql, { showtimeId, after: cursor?.[1], limit: limit + 1 })
    return answerPage(
      c,
      page(
        rows,
        limit,
        (block) => block,
        ({ id, createdAt }) => [createdAt.toISOString(), id],
      ),
    )
  },
)
