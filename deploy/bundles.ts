// Prints the size of each Worker and fails above the limit: bytes cost start-up time and memory in every one.
import { isMain } from '#shared/std/is-main.ts'
import { type Bundle, bundle, workerNames } from './bundle.ts'

// Cloudflare allows 3 MB; a function needs 80 KB. Room for one more small library, not for two.
const MAX_GZIPPED_BYTES = 150 * 1024
/**
 * Functions that print include a PDF writer that shapes every script; passes for wallets a CMS writer. The
 * page of a showtime at its desk has the hall, its seats in words and five languages of both.
 */
const LARGER: Record<string, number> = {
  'tickets/get': 500 * 1024,
  'receipts/get': 400 * 1024,
  'pages/office/showtime': 200 * 1024,
}

/** Bundles every Worker and prints the table of sizes. False if one is too large. */
export async function checkBundles(): Promise<boolean> {
  const bundles = await bundle(workerNames())
  process.stdout.write(`${table(bundles)}\n`)
  const limitOf = (name: string) => LARGER[name] ?? MAX_GZIPPED_BYTES
  const tooLarge = bundles.filter(({ name, gzippedBytes }) => gzippedBytes > limitOf(name))
  for (const { name } of tooLarge)
    process.stderr.write(`${name} is larger than ${kilobytes(limitOf(name))}\n`)
  return tooLarge.length === 0
}

function table(bundles: readonly Bundle[]): string {
  const width = Math.max(...bundles.map(({ name }) => name.length))
  const rows = bundles.map(
    ({ name, bytes, gzippedBytes }) =>
      `${name.padEnd(width)}  ${kilobytes(bytes).padStart(10)}  ${kilobytes(gzippedBytes).padStart(10)}`,
  )
  return [`${'Worker'.padEnd(width)}  ${'minified'.padStart(10)}  ${'gzipped'.padStart(10)}`, ...rows].join(
    '\n',
  )
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`

if (isMain(import.meta.url)) {
  process.exitCode = (await checkBundles()) ? 0 : 1
}
