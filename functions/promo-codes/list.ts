// GET /v1/promo-codes — the codes of the caller's theaters and of the chain, with how often they were used.
import * as v from 'valibot'
import { listPromoCodes } from '#shared/db/promo-codes.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { PromoCodes } from '#shared/http/responses/showtimes.ts'

const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/promo-codes',
    summary: 'List promo codes',
    access: 'staff',
    input: { query: Query },
    answers: { 200: PromoCodes },
  },
  async (c, { query: { limit, cursor } }) => {
    const rows = await listPromoCodes(c.var.sql, c.var.user.id, { after: cursor, limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      (promo) => promo,
      ({ code, id }) => [code, id],
    )
    return answerPage(c, listed)
  },
)
