// `npm run deploy -- holds/create`: uploads functions to Cloudflare through wrangler, with settings derived
// from routes.ts.

import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isMain } from '#shared/std/is-main.ts'
import { SCALAR, WEB_ASSETS } from '../functions/host/assets.ts'
import { FONTS_FOLDER } from '../shared/tickets/font-files.ts'
import { fontFamilies } from '../shared/tickets/fonts.ts'
import { DIST, ensureAssets } from '../web/build.ts'
import { type Bundle, bundle, projectFolder, ROUTER, workerNames } from './bundle.ts'
import { mustNotCache } from './hyperdrive.ts'
import { FONTS, secretsOf, settingsOf, type WorkerSettings } from './worker-settings.ts'

const USAGE = `Deploys functions as Workers, each by its name in functions/routes.ts.

  npm run deploy -- holds/create              one function, or several names
  npm run deploy -- ${ROUTER}                    the Worker that sends each request to its function
  npm run deploy -- --all                     every function, then the router
  npm run deploy -- holds/create --dry-run    builds into dist/workers/ and uploads nothing; works offline
  npm run deploy -- --all --hyperdrive ID     through this pool of connections to Postgres, instead of DATABASE_URL;
                                              say it at each deployment, or set MILO_HYPERDRIVE
  npm run deploy -- --help

wrangler asks you to log in, or takes CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID from the environment.
`

// wrangler takes some seconds of one core for each Worker.
const AT_ONCE = 2

/** Writes a Worker and its settings into a folder of its own and returns the path. */
function writeWorker({ name, code }: Bundle, settings: WorkerSettings): string {
  const folder = resolve(projectFolder, 'dist/workers', name.replaceAll('/', '-'))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, settings.main), code)
  writeFileSync(join(folder, 'wrangler.json'), `${JSON.stringify(settings, null, 2)}\n`)
  if (settings.assets) writeAssets(join(folder, settings.assets.directory), settings)
  return folder
}

function writeAssets(folder: string, settings: WorkerSettings): void {
  if (settings.assets?.binding !== FONTS) {
    cpSync(SCALAR.file, join(folder, SCALAR.path))
    cpSync(DIST, join(folder, WEB_ASSETS), { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) })
    return
  }
  for (const family of fontFamilies) {
    const from = join(FONTS_FOLDER, family, 'files')
    cpSync(from, join(folder, family, 'files'), {
      recursive: true,
      filter: (path) => path === from || /-(400|700)-normal\.woff$/.test(path),
    })
  }
}

interface Options {
  dryRun: boolean
  /** The id of a pool of connections. */
  hyperdrive: string | undefined
}

/** Deploys these Workers, or only builds them. Throws with wrangler's output if it fails. */
export async function deploy(names: readonly string[], options: Options): Promise<void> {
  const { hyperdrive, dryRun } = options
  if (hyperdrive !== undefined && !dryRun)
    mustNotCache(await wrangler(['hyperdrive', 'get', hyperdrive]), hyperdrive)
  await ensureAssets()
  const bundles = await bundle(names)
  const functions = bundles.filter(({ name }) => name !== ROUTER)
  const deployAll = async (queue: Bundle[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) await deployOne(next, options)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, () => deployAll(functions)))
  // The router last: Cloudflare refuses a binding to a Worker that does not exist yet.
  await deployAll(bundles.filter(({ name }) => name === ROUTER))
}

async function deployOne(worker: Bundle, { dryRun, hyperdrive }: Options): Promise<void> {
  const folder = writeWorker(worker, settingsOf(worker.name, hyperdrive)!)
  const dry = dryRun ? ['--dry-run', '--outdir', join(folder, 'upload')] : []
  await wrangler(['deploy', '--config', join(folder, 'wrangler.json'), ...dry])
  const done = `${dryRun ? 'built' : 'deployed'} ${worker.name}, ${Math.ceil(worker.gzippedBytes / 1024)} KB gzipped`
  process.stdout.write(`${done}, from ${relative(projectFolder, folder)}\n`)
}

/** What it said. */
function wrangler(args: string[]): Promise<string> {
  const main = createRequire(import.meta.url).resolve('wrangler/package.json')
  const child = spawn(process.execPath, [join(dirname(main), 'bin/wrangler.js'), ...args], {
    cwd: projectFolder,
    env: { WRANGLER_SEND_METRICS: 'false', ...process.env },
    stdio: ['inherit', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) =>
      code === 0 ? done(said) : fail(new Error(`wrangler ${args.join(' ')}:\n${said}`)),
    )
  })
}

/** Secrets are stored at Cloudflare only; the command that sets them prompts for each value. */
function secretsNotice(names: readonly string[], hyperdrive: string | undefined): string {
  const commands = names.flatMap((name) =>
    secretsOf(name, hyperdrive).map(
      (secret) => `  npx wrangler secret put ${secret} --name ${settingsOf(name)!.name}`,
    ),
  )
  if (commands.length === 0) return ''
  return `Each function needs these secrets, once, and JWT_PRIVATE_KEY or JWT_PUBLIC_KEYS again at each step of a new key (npm run
keys -- help). JWT_PUBLIC_KEYS is what npm run -s keys -- public prints;
they are in no file here:\n${commands.join('\n')}\n`
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      hyperdrive: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const names = values.all ? workerNames() : positionals
  if (values.help || names.length === 0) {
    process.stdout.write(USAGE)
    process.exitCode = values.help ? 0 : 1
    return
  }
  const unknown = names.filter((name) => !settingsOf(name))
  if (unknown.length > 0) {
    throw new Error(`Unknown functions: ${unknown.join(', ')}. Choose from:\n  ${workerNames().join('\n  ')}`)
  }
  const { 'dry-run': dryRun = false, hyperdrive = process.env.MILO_HYPERDRIVE || undefined } = values
  await deploy(names, { dryRun, hyperdrive })
  process.stdout.write(secretsNotice(names, hyperdrive))
}

if (isMain(import.meta.url)) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
}
