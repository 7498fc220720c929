// GET /openapi.json — this description of the API (OpenAPI 3.1), for programs.
import { ApiDescription } from '#shared/answers/operation.ts'
import { newFunction } from '#shared/function.ts'
import description from './openapi.generated.json' with { type: 'json' }

// It changes with a deployment only.
const CACHE_CONTROL = 'public, max-age=300'

const body = JSON.stringify(description)
let tag: Promise<string> | undefined

export default newFunction({
  summary: 'The API description',
  access: 'public',
  answers: { 200: ApiDescription, 304: null },
  cacheControl: CACHE_CONTROL,
}).get('/openapi.json', async (c) => {
  tag ??= tagOf(body)
  const headers = { etag: await tag, 'cache-control': CACHE_CONTROL }
  if (c.req.header('if-none-match') === headers.etag) return c.body(null, 304, headers)
  return c.body(body, 200, { ...headers, 'content-type': 'application/json' })
})

/** Weak, because a gateway may compress it. */
async function tagOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `W/"${Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}
