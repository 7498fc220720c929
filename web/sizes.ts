// Prints what each page loads, packed as most browsers take it, and fails above its limit or where the names
// that are committed are not those of the sources.
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { buildAssets, NAMES_FILE } from './build.ts'

const KB = 1024
/** Gzipped: a phone on a slow network should see the page within a second or two. */
const LIMITS: readonly { kind: RegExp; bytes: number }[] = [
  { kind: /\.css$/, bytes: 20 * KB },
  { kind: /^seats-.*\.js$/, bytes: 40 * KB },
  { kind: /\.js$/, bytes: 15 * KB },
  { kind: /\.woff2$/, bytes: 40 * KB },
]

const { assets, names } = await buildAssets()
const faults = readFileSync(NAMES_FILE, 'utf8') === names ? [] : ['web/assets.generated.ts is not fresh']
for (const { name, contents } of assets) {
  const gzipped = name.endsWith('.woff2') ? contents.length : gzipSync(contents, { level: 9 }).length
  const brotli = name.endsWith('.woff2') ? contents.length : brotliCompressSync(contents).length
  const limit = LIMITS.find(({ kind }) => kind.test(name))!.bytes
  console.log(`${name.padEnd(44)} ${kilobytes(gzipped)} gzipped  ${kilobytes(brotli)} brotli`)
  if (gzipped > limit)
    faults.push(`${name} has ${kilobytes(gzipped)} gzipped; the limit is ${kilobytes(limit)}`)
}
if (faults.length > 0) throw new Error(faults.join('\n'))

function kilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} KB`.padStart(8)
}
