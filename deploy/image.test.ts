// The programs of the image start with Node alone: it has no tsx, and Node runs the TypeScript files as they
// are.
import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { routes } from '../functions/routes.ts'
import { freePort } from '../local/servers/find-programs.ts'
import { newKeys } from '../local/start/signing-keys.ts'
import { redisUrl, type TestDatabase, testDatabase } from '../testing/servers.ts'
import { compileJsx } from '../web/build.ts'
import { projectFolder } from './bundle.ts'

/** As the image starts them. */
const NODE_OPTIONS = /^ENV NODE_OPTIONS=(.+)$/m.exec(
  readFileSync(join(projectFolder, 'deploy/Dockerfile'), 'utf8'),
)![1]!
const PROGRAMS = ['functions/host/node.ts', 'worker-payments/main.ts', 'gateway/main.ts']
const COMMANDS = ['deploy/admin.ts', 'deploy/audit.ts', 'deploy/authenticators.ts', 'deploy/holds.ts']

let database: TestDatabase
beforeAll(async () => {
  ;[database] = await Promise.all([testDatabase(), compileJsx()])
})
afterAll(() => database.end())

test.skipIf(!('typescript' in process.features))(
  'the commands of operators run without tsx (needs Node 24, which .ci/run has)',
  async () => {
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl(),
      NODE_OPTIONS,
      ADMIN_EMAIL: 'first@example.org',
      ADMIN_PASSWORD: 'difference-engine',
    }
    const run = async (...args: string[]) =>
      (await promisify(execFile)(process.execPath, args, { cwd: projectFolder, env })).stdout
    expect(await run('deploy/admin.ts', 'first')).toContain('is an admin now')
    expect(await run('deploy/admin.ts', 'first')).toBe('')
    expect(await run('deploy/audit.ts')).toContain('All invariants hold.')
    expect(await run('deploy/holds.ts', 'show', newId())).toContain('Redis has no seat map')
  },
)

test('the image has every file that its programs import, and none of the tests or of proof/', async () => {
  const entryPoints = [...PROGRAMS, ...COMMANDS, ...routes.map(({ name }) => `functions/${name}.ts`)]
  const { metafile } = await build({
    absWorkingDir: projectFolder,
    entryPoints,
    outdir: 'unwritten',
    write: false,
    bundle: true,
    // What all share is written once, not 150 times.
    splitting: true,
    metafile: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  })
  // Functions are loaded by name: here they are entry points, and esbuild's warning about such imports does
  // not count.
  const imported = new Set(entryPoints)
  for (const file of imported)
    for (const { path, kind, external } of metafile.inputs[file]!.imports)
      if (!external && kind !== 'dynamic-import') imported.add(path)
  expect(imported).toContain('shared/holds/holds.ts')
  expect([...imported].filter((file) => !isInImage(file))).toEqual([])
  // The control: the rule tells excluded files from included ones.
  for (const file of [
    'proof/faults/crashes/dying-worker.ts',
    'shared/holds/testing.ts',
    'functions/client/client.ts',
  ])
    expect(isInImage(file)).toBe(false)
})

/** By the rules of Dockerfile.dockerignore: the last match decides. */
function isInImage(file: string): boolean {
  const rules = readFileSync(join(projectFolder, 'deploy/Dockerfile.dockerignore'), 'utf8').split('\n')
  const matches = (pattern: string) =>
    pattern === '*' || matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`)
  const last = rules.findLast(
    (rule) => rule !== '' && !rule.startsWith('#') && matches(rule.replace(/^!/, '')),
  )
  return last?.startsWith('!') ?? true
}

test.skipIf(!('typescript' in process.features)).for(PROGRAMS)(
  '%s starts without tsx and ends with 0 (needs Node 24, which .ci/run has)',
  async (program) => {
    const port = await freePort()
    const child = spawn(process.execPath, [program], {
      cwd: projectFolder,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        NODE_OPTIONS,
        PORT: String(port),
        ...newKeys(),
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl(),
        // No server listens there: the process stays up all the same and reports that it is not ready.
        AMQP_URL: 'amqp://127.0.0.1:1',
        UPSTREAMS: 'http://127.0.0.1:1',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let said = ''
    child.stderr.on('data', (part) => (said += part))
    try {
      await vi.waitFor(
        async () => {
          if (child.exitCode !== null) throw new Error(`It ended: ${said}`)
          expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
        },
        { interval: 50 },
      )
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
    expect(said).not.toContain('Error')
  },
)
