// GET /v1/holds — the buyer's own holds that live, the newest first: what a reloaded page shows, and where
// a lost answer is found.

import { newFunction } from '#shared/http/function.ts'
import { Holds } from '#shared/http/responses/seat-maps.ts'
import { quoteOfHold, showHold } from '#shared/http/views/holds.ts'
import { ownHolds } from '#shared/sales/own-holds.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/holds',
    summary: 'List your holds',
    access: 'buyer',
    answers: { 200: Holds },
  },
  async (c) => {
    const holds = await ownHolds(c)
    const items = await Promise.all(
      holds.map(async (hold) => showHold(hold.showtimeId, hold, await quoteOfHold(c.var.sql, hold))),
    )
    return c.json({ items, nextCursor: null })
  },
)
