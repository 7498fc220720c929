// Files that hosts serve beside the functions: too large for a Worker's bundle, and the same for everybody.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export const SCALAR = {
  path: '/docs/scalar.js',
  // The package for Fastify carries Scalar's bundle for browsers alone; @scalar/api-reference brings 270
  // packages along.
  file: fileURLToPath(
    new URL('../../node_modules/@scalar/fastify-api-reference/dist/js/standalone.js', import.meta.url),
  ),
}

// It changes with a deployment only.
const CACHE_SECONDS = 3600

// Read and packed once: every answer is the same memory, however slowly it is taken.
let plain: Promise<Buffer<ArrayBuffer>> | undefined
let zipped: Promise<Buffer<ArrayBuffer>> | undefined

const read = () => (plain ??= readFile(SCALAR.file) as Promise<Buffer<ArrayBuffer>>)

/** The script of GET /docs. Packed once, at the first request for it: 3.5 MB become 1. */
export async function scalarScript(request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
  const headers: Record<string, string> = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `public, max-age=${CACHE_SECONDS}`,
    vary: 'accept-encoding',
  }
  const packs = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  if (packs) {
    headers['content-encoding'] = 'gzip'
    zipped ??= read().then((script) => promisify(gzip)(script)) as Promise<Buffer<ArrayBuffer>>
  }
  const body = await (packs ? zipped : read())
  headers['content-length'] = String(body!.length)
  return new Response(request.method === 'HEAD' ? null : body!, { headers })
}
