// GET /v1/promo-codes — the codes of one's theaters and of the chain, with how often they were used.
import * as v from 'valibot'
import { PromoCodes } from '#shared/answers/showtimes.ts'
import { listPromoCodes } from '#shared/db/promo-codes.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'

const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction({
  summary: 'List promo codes',
  access: 'staff',
  answers: { 200: PromoCodes },
}).get('/v1/promo-codes', valid('query', Query), async (c) => {
  const { limit, cursor } = c.req.valid('query')
  const rows = await listPromoCodes(c.var.sql, c.var.user.id, { after: cursor, limit: limit + 1 })
  const listed = page(
    rows,
    limit,
    (promo) => promo,
    ({ code, id }) => [code, id],
  )
  return answerPage(c, listed)
})
