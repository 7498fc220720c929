// GET /v1/theaters/:theaterId/screens — the rooms of a theater, by number.
import * as v from 'valibot'
import { Screens } from '#shared/answers/catalogue.ts'
import { listScreens } from '#shared/db/screens.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'

const Params = v.strictObject({ theaterId: Id })
const Query = v.strictObject({
  limit: Limit,
  cursor: v.optional(Cursor(v.pipe(v.string(), v.regex(/^\d{1,4}$/)))),
})

export default newFunction({
  summary: 'List screens',
  access: 'public',
  answers: { 200: Screens },
  problems: ['not_found'],
}).get('/v1/theaters/:theaterId/screens', valid('param', Params), valid('query', Query), async (c) => {
  const { limit, cursor } = c.req.valid('query')
  const after = cursor && Number(cursor[0])
  const { theaterId } = c.req.valid('param')
  const rows = await listScreens(c.var.sql, theaterId, { after, limit: limit + 1 })
  if (!rows) return problem(c, 'not_found')
  const listed = page(
    rows,
    limit,
    (screen) => screen,
    ({ number, id }) => [String(number), id],
  )
  return answerPage(c, listed)
})
