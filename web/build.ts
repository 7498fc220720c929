// npm run build:web: bundles styles and client scripts into web/dist, each named by its content, and writes
// their names to web/assets.generated.ts, which every host knows without reading a file. The names are
// committed; web/dist is made where it is missing.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const WEB = fileURLToPath(new URL('.', import.meta.url))
const ROOT = join(WEB, '..')
export const DIST = join(WEB, 'dist')
export const NAMES_FILE = join(WEB, 'assets.generated.ts')

/** What pages ask for, by the name that they use. */
const entries = {
  site: 'styles/site.css',
  seats: 'islands/seats.tsx',
  whatIsOn: 'islands/what-is-on.ts',
  forms: 'islands/forms.ts',
  reservation: 'islands/reservation.ts',
  checkout: 'islands/checkout.tsx',
  account: 'islands/account.ts',
  embed: 'islands/embed.tsx',
  office: 'styles/office.css',
  officeFrame: 'islands/office/frame.ts',
  officeWebhooks: 'islands/office/webhooks.ts',
  officeProgramme: 'islands/office/programme.ts',
  officeShowtime: 'islands/office/showtime.tsx',
  officeLayout: 'islands/office/layout.tsx',
  officeCounter: 'islands/office/counter.tsx',
  officeShift: 'islands/office/shift.ts',
  officeDoor: 'islands/office/door.tsx',
  officeDoorDecoder: 'islands/office/door-decoder.ts',
  officeDoorWorker: 'islands/office/door-worker.ts',
}

export interface Asset {
  /** File name, with the hash of its content. */
  name: string
  contents: Uint8Array
  /** Names of the files that a browser loads with it, by `import` statements, and theirs. */
  loads: readonly string[]
}

interface BuiltAssets {
  assets: Asset[]
  /** The text of web/assets.generated.ts. */
  names: string
}

export async function buildAssets(): Promise<BuiltAssets> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: WEB,
    entryPoints: Object.entries(entries).map(([out, file]) => ({ in: file, out })),
    outdir: 'dist',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: '/assets',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file' },
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const loadedBy = (path: string): string[] =>
    metafile.outputs[path]!.imports.flatMap((each) =>
      each.kind === 'import-statement' ? [basename(each.path), ...loadedBy(each.path)] : [],
    )
  const assets = outputFiles.map(({ path, contents }) => {
    const name = basename(path)
    return { name, contents, loads: [...new Set(loadedBy(`dist/${name}`))] }
  })
  const named = Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) => {
    const entry = Object.entries(entries).find(([, file]) => file === entryPoint)
    const own = path.endsWith('.woff2') ? 'font' : entry?.[0]
    return own === undefined ? [] : [`  ${own}: '/assets/${basename(path)}',\n`]
  })
  const names = `// Written by web/build.ts: the addresses of styles, font and scripts, each with the hash of its content.\nexport const assets = {\n${named.join('')}} as const\n`
  return { assets, names }
}

/**
 * Writes assets, each also packed as browsers take it. A name has the hash of its content, so several
 * processes may write at once: each file is there whole or not at all, and after its packed ones.
 */
function writeAssets(folder: string, assets: readonly Asset[]): void {
  mkdirSync(folder, { recursive: true })
  const put = (name: string, contents: Uint8Array) => {
    const unfinished = join(folder, `${name}.${process.pid}.tmp`)
    writeFileSync(unfinished, contents)
    renameSync(unfinished, join(folder, name))
  }
  for (const { name, contents } of assets) {
    // Fonts are packed already.
    if (!name.endsWith('.woff2')) {
      put(`${name}.br`, brotliCompressSync(contents))
      put(`${name}.gz`, gzipSync(contents, { level: 9 }))
    }
    put(name, contents)
  }
}

/** Removes what is of other sources. */
function removeOthers(folder: string, assets: readonly Asset[]): void {
  const wanted = new Set(assets.map(({ name }) => name))
  for (const file of readdirSync(folder))
    if (!file.endsWith('.tmp') && !wanted.has(file.replace(/\.(br|gz)$/, '')))
      rmSync(join(folder, file), { recursive: true, force: true })
}

/** Makes what of web/dist is missing or of other sources; true if it did. */
export async function ensureAssets(folder = DIST): Promise<boolean> {
  const { assets } = await buildAssets()
  const present = existsSync(folder) ? new Set(readdirSync(folder)) : new Set<string>()
  const missing = assets.filter(({ name }) => !present.has(name))
  writeAssets(folder, missing)
  return missing.length > 0
}

/** What has components: pages, and mails. */
const WITH_JSX = ['web', 'worker-payments']

/** Compiles each x.tsx to x.tsx.js beside it, for the image: see deploy/compiled-jsx.ts. */
export async function compileJsx(): Promise<void> {
  const components = WITH_JSX.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).flatMap((file) =>
      file.endsWith('.tsx') ? [join(folder, file)] : [],
    ),
  )
  await build({
    absWorkingDir: ROOT,
    entryPoints: components,
    outdir: '.',
    outbase: '.',
    outExtension: { '.js': '.tsx.js' },
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { assets, names } = await buildAssets()
  const forImage = process.argv.includes('--image')
  // An image takes the names that are committed: other ones would be a change that nobody reviewed.
  if (forImage && readFileSync(NAMES_FILE, 'utf8') !== names)
    throw new Error('web/assets.generated.ts is not fresh: npm run build:web')
  writeFileSync(NAMES_FILE, names)
  writeAssets(DIST, assets)
  removeOthers(DIST, assets)
  if (forImage) await compileJsx()
}
