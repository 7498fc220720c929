// GET /v1/theaters — where movies are shown, by name.
import * as v from 'valibot'
import { listTheaters } from '#shared/db/theaters.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, Line, page } from '#shared/http/requests/inputs.ts'
import { Theaters } from '#shared/http/responses/catalogue.ts'

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

export default newFunction(
  {
    method: 'GET',
    path: '/v1/theaters',
    summary: 'List theaters',
    access: 'public',
    input: { query: Query },
    answers: { 200: Theaters },
  },
  async (c, { query: { cursor, limit, ...filter } }) => {
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
