// Milo's programs as plain JavaScript, for the processes of one machine. Run from TypeScript each takes
// nearly three times as long to start: on Node 20 tsx reads its files one by one, in another thread.
import { readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Loader, type Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Bundles these sources (paths in the project) with what they import of it into a folder, which it empties
 * first. Gives the module to start for each. Packages stay where npm installed them.
 */
export async function compilePrograms(
  folder: string,
  sources: readonly string[],
): Promise<(source: string) => string> {
  rmSync(folder, { recursive: true, force: true })
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...sources],
    outdir: folder,
    outbase: ROOT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What all share is written once, and is one module at run time.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    plugins: [placesOfSources(sources)],
    logLevel: 'silent',
  })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return (source) => join(folder, source.replace(/\.ts$/, '.mjs'))
}

/** Not where it is the name of a setting: a string. */
const ITS_PLACE = /\bimport\.meta\.url\b(?!')/g

/**
 * A module that finds files by its own place has that of its source. A program keeps the place where it
 * runs: that tells it that it is the one that was started.
 */
function placesOfSources(programs: readonly string[]): Plugin {
  const started = new Set(programs.map((source) => resolve(ROOT, source)))
  return {
    name: 'places-of-sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
        if (started.has(path)) return
        const text = readFileSync(path, 'utf8')
        const place = JSON.stringify(pathToFileURL(path).href)
        const loader = path.slice(path.lastIndexOf('.') + 1) as Loader
        return { contents: text.replaceAll(ITS_PLACE, place), loader }
      })
    },
  }
}
