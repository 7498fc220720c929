// GET /.well-known/ticket-keys.json — the public keys with which a door checks ticket codes, also without a
// network.

import { listTicketKeys } from '#shared/db/ticket-views.ts'
import { newFunction } from '#shared/http/function.ts'
import { KeySet } from '#shared/http/responses/users.ts'

// Keys change rarely; a door that meets a code of a new one asks again after this long at most.
const CACHE_CONTROL = 'public, max-age=300'

export default newFunction(
  {
    method: 'GET',
    path: '/.well-known/ticket-keys.json',
    summary: 'Public keys of ticket codes',
    access: 'public',
    answers: { 200: KeySet },
    cacheControl: CACHE_CONTROL,
  },
  async (c) => {
    const keys = await listTicketKeys(c.var.sql)
    c.header('cache-control', CACHE_CONTROL)
    return c.json({ keys })
  },
)
