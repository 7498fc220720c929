// Prints what each Worker weighs, and fails above the limit: bytes cost start-up time and memory in every single one.
import { pathToFileURL } from 'node:url'
import { type Bundle, bundle, workerNames } from './bundle.ts'

// Cloudflare allows 3 MB; what a function needs is 80 KB. Room for one library more (a QR code, a PDF), not for two.
const MAX_GZIPPED_BYTES = 150 * 1024

/** Bundles every Worker and prints the table of their sizes. False where one is too large. */
export async function checkBundles(): Promise<boolean> {
  const bundles = await bundle(workerNames())
  process.stdout.write(`${table(bundles)}\n`)
  const tooLarge = bundles.filter(({ gzippedBytes }) => gzippedBytes > MAX_GZIPPED_BYTES)
  for (const { name } of tooLarge)
    process.stderr.write(`${name} is larger than ${kilobytes(MAX_GZIPPED_BYTES)}\n`)
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await checkBundles()) ? 0 : 1
}
