// Bundles Workers for workerd with esbuild: one self-contained module each, as small as possible, because at
// the edge and in the emulator every function pays for its own bytes at start-up.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { routes } from '../functions/routes.ts'

export const projectFolder = fileURLToPath(new URL('..', import.meta.url))

export interface Bundle {
  /** A function's name as in routes.ts, or `router`. */
  name: string
  code: string
  bytes: number
  /** What a deployment uploads, and what the limit counts; packed when asked for. */
  readonly gzippedBytes: number
}

/** The Worker in front of the others: see gateway/edge.ts. */
export const ROUTER = 'router'

export const sourceOf = (name: string): string =>
  name === ROUTER ? 'gateway/edge.ts' : `functions/${name}.ts`

/** All Workers by name: every function of routes.ts, then the router. */
export const workerNames = (): string[] => [...routes.map(({ name }) => name), ROUTER]

/** Bundles these Workers in one run of esbuild. Throws if one has no source or does not compile. */
export async function bundle(names: readonly string[]): Promise<Bundle[]> {
  for (const name of names) {
    if (!existsSync(resolve(projectFolder, sourceOf(name))))
      throw new Error(`${sourceOf(name)} does not exist`)
  }
  const { outputFiles } = await build({
    absWorkingDir: projectFolder,
    entryPoints: names.map((name) => ({ in: sourceOf(name), out: name })),
    outdir: 'dist/workers',
    write: false,
    bundle: true,
    minify: true,
    // ioredis and hono compare the class names of errors; keeping names costs 5 KB.
    keepNames: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    // A Worker has no file path; pdfkit makes a URL of it that it never uses.
    define: { 'process.env.NODE_ENV': '"production"', 'import.meta.url': '"file:///worker.js"' },
    // ioredis and debug are CommonJS and require Node's own modules, which an ES module supports only like
    // this.
    banner: { js: "import{createRequire as miloRequire}from'node:module';const require=miloRequire('/');" },
    plugins: [nodeModules, leanClients, silentAnswers],
    logLevel: 'silent',
  })
  return names.map((name) => {
    const file = outputFiles.find(({ path }) => path.endsWith(`/dist/workers/${name}.js`))!
    return {
      name,
      code: file.text,
      bytes: file.contents.byteLength,
      get gzippedBytes() {
        return gzipSync(file.contents, { level: 9 }).byteLength
      },
    }
  })
}

/** workerd has Node's modules under their `node:` names only, and its own under `cloudflare:`. */
const nodeModules: Plugin = {
  name: 'node-modules',
  setup({ onResolve }) {
    const bare = new RegExp(`^(?:${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`)
    onResolve({ filter: bare }, ({ path }) => ({ path: `node:${path}`, external: true }))
    onResolve({ filter: /^(?:node|cloudflare):/ }, ({ path }) => ({ path, external: true }))
  },
}

/**
 * ioredis includes its cluster client and the certificates of one Redis vendor, a quarter of a function's
 * bundle; postgres includes logical replication. Functions use none of them, so they are left out here: at
 * the edge a cluster would take three connections for each request, and openRedis refuses it.
 */
const leanClients: Plugin = {
  name: 'lean-clients',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/cluster$|^\.\.\/constants\/TLSProfiles$/ }, ({ path, importer }) =>
      importer.includes('/ioredis/built/') ? { path, namespace: 'left-out' } : undefined,
    )
    onResolve({ filter: /^\.\/subscribe\.js$/ }, ({ path, importer }) =>
      importer.includes('/postgres/') ? { path, namespace: 'left-out-maker' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'export default {}' }))
    onLoad({ filter: /./, namespace: 'left-out-maker' }, () => ({ contents: 'export default () => ({})' }))
  },
}

/** Response schemas are read when the API is described, not at run time. */
const silentAnswers: Plugin = {
  name: 'silent-answers',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]shared[\\/]http[\\/]responses[\\/]/ }, async ({ path }) => {
      const names = [...(await readFile(path, 'utf8')).matchAll(/^export const (\w+)/gm)]
      return { contents: names.map(([, name]) => `export const ${name} = null\n`).join('') }
    })
  },
}
