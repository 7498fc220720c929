// GET /v1/theaters — where movies are shown, by name.
import * as v from 'valibot'
import { Theaters } from '#shared/answers/catalogue.ts'
import { listTheaters } from '#shared/db/theaters.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Cursor, Limit, Line, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'

const Query = v.strictObject({
  city: v.optional(Line(100)),
  active: v.optional(
    v.pipe(
      v.picklist(['true', 'false'], 'must be true or false'),
      v.transform((text) => text === 'true'),
    ),
  ),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction({ summary: 'List theaters', access: 'public', answers: { 200: Theaters } }).get(
  '/v1/theaters',
  valid('query', Query),
  async (c) => {
    const { cursor, limit, ...filter } = c.req.valid('query')
    const rows = await listTheaters(c.var.sql, { ...filter, after: cursor, limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      (theater) => theater,
      ({ name, id }) => [name, id],
    )
    return answerPage(c, listed)
  },
)
