// GET /openapi.json — this description of the API (OpenAPI 3.1), for programs.

import { sha256 } from 'hono/utils/crypto'
import { matchesEtag } from '#shared/http/etags.ts'
import { newFunction } from '#shared/http/function.ts'
import { ApiDescription } from '#shared/http/responses/operation.ts'
import description from './openapi.generated.json' with { type: 'json' }

// It changes with a deployment only.
const CACHE_CONTROL = 'public, max-age=300'

const body = JSON.stringify(description)
let tag: Promise<string> | undefined

export default newFunction(
  {
    method: 'GET',
    path: '/openapi.json',
    summary: 'The API description',
    access: 'public',
    answers: { 200: ApiDescription, 304: null },
    cacheControl: CACHE_CONTROL,
  },
  async (c) => {
    tag ??= tagOf(body)
    const headers = { etag: await tag, 'cache-control': CACHE_CONTROL }
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.body(body, 200, { ...headers, 'content-type': 'application/json' })
  },
)

/** Weak, because a gateway may compress it. */
const tagOf = async (text: string): Promise<string> => `W/"${(await sha256(text))!.slice(0, 24)}"`
