// GET /v1/theaters/:theaterId/screens — the rooms of a theater, by number.
import * as v from 'valibot'
import { listScreens } from '#shared/db/screens.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, Pattern, page } from '#shared/http/requests/inputs.ts'
import { Screens } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })
const Query = v.strictObject({
  limit: Limit,
  cursor: v.optional(Cursor(Pattern(/^\d{1,4}$/, 'is not a valid value'))),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/theaters/:theaterId/screens',
    summary: 'List screens',
    access: 'public',
    input: { params: Params, query: Query },
    answers: { 200: Screens },
    problems: ['not_found'],
  },
  async (c, { params: { theaterId }, query: { limit, cursor } }) => {
    const after = cursor && Number(cursor[0])
    const rows = await listScreens(c.var.sql, theaterId, { after, limit: limit + 1 })
    if (!rows) return problem(c, 'not_found')
    const listed = page(
      rows,
      limit,
      (screen) => screen,
      ({ number, id }) => [String(number), id],
    )
    return answerPage(c, listed)
  },
)
