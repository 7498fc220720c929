// Files that hosts serve beside the functions: too large for a Worker's bundle, and the same for everybody.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
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

/** Styles, scripts and fonts of the pages, as web/build.ts packs them. */
export const WEB_ASSETS = '/assets/'
const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url))
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff2: 'font/woff2',
}
/** Best first. */
const PACKINGS = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const

let files: Promise<ReadonlyMap<string, Buffer<ArrayBuffer>>> | undefined

async function readDist() {
  const names = await readdir(DIST)
  const read = async (name: string) =>
    [name, (await readFile(join(DIST, name))) as Buffer<ArrayBuffer>] as const
  return new Map(await Promise.all(names.map(read)))
}

/** A file of web/dist, immutable since its name has its hash; undefined where no such file exists. */
export async function webAsset(request: Request, path: string): Promise<Response | undefined> {
  files ??= readDist()
  const known = await files
  const name = path.slice(WEB_ASSETS.length)
  const plain = known.get(name)
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)]
  if (plain === undefined || type === undefined) return undefined
  const accepted = request.headers.get('accept-encoding') ?? ''
  const packing = PACKINGS.find(
    ({ encoding, ending }) => new RegExp(`\\b${encoding}\\b`).test(accepted) && known.has(name + ending),
  )
  const body = packing === undefined ? plain : known.get(name + packing.ending)!
  const headers: Record<string, string> = {
    'content-type': type,
    'content-length': String(body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    ...(packing === undefined ? {} : { 'content-encoding': packing.encoding }),
  }
  return new Response(request.method === 'HEAD' ? null : body, { headers })
}
