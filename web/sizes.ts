// Prints what each page loads, packed as most browsers take it, and fails above its limit or where the names
// that are committed are not those of the sources.
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type Asset, buildAssets, NAMES_FILE } from './build.ts'

const KB = 1024
/** Gzipped: a phone on a slow network should see the page within a second or two. */
const LIMITS: readonly { kind: RegExp; bytes: number }[] = [
  { kind: /\.css$/, bytes: 20 * KB },
  { kind: /^(seats|embed)-.*\.js$/, bytes: 40 * KB },
  // Of the office, which its people load once a day.
  { kind: /^office.*\.js$/, bytes: 160 * KB },
  { kind: /\.js$/, bytes: 15 * KB },
  { kind: /\.woff2$/, bytes: 40 * KB },
]
// Never alone: counted with the scripts that load them.
const SHARED = /^chunk-/

const { assets, names } = await buildAssets()
const faults = readFileSync(NAMES_FILE, 'utf8') === names ? [] : ['web/assets.generated.ts is not fresh']
const files = new Map(assets.map((asset) => [asset.name, asset]))
for (const asset of assets.filter(({ name }) => !SHARED.test(name))) {
  const { name } = asset
  const gzipped = sizeOf(asset, (contents) => gzipSync(contents, { level: 9 }))
  const brotli = sizeOf(asset, (contents) => brotliCompressSync(contents))
  const limit = LIMITS.find(({ kind }) => kind.test(name))!.bytes
  console.log(`${name.padEnd(44)} ${kilobytes(gzipped)} gzipped  ${kilobytes(brotli)} brotli`)
  if (gzipped > limit)
    faults.push(`${name} has ${kilobytes(gzipped)} gzipped; the limit is ${kilobytes(limit)}`)
}
if (faults.length > 0) throw new Error(faults.join('\n'))

/** With all that it loads. Fonts are packed already. */
function sizeOf({ name, contents, loads }: Asset, pack: (contents: Uint8Array) => Uint8Array): number {
  if (name.endsWith('.woff2')) return contents.length
  const all = [contents, ...loads.map((each) => files.get(each)!.contents)]
  return all.reduce((sum, each) => sum + pack(each).length, 0)
}

function kilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} KB`.padStart(8)
}
