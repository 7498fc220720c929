// What the image starts must start with Node alone: it has no tsx, and Node runs the TypeScript files as they are.
import { execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freePort } from '../local/find.ts'
import { newKeys } from '../local/keys.ts'
import { redisUrl, type TestDatabase, testDatabase } from '../local/testing.ts'
import { projectFolder } from './bundle.ts'

const PROGRAMS = ['functions/node.ts', 'worker-payments/main.ts', 'gateway/main.ts']

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

test.skipIf(!('typescript' in process.features))(
  'local/admin.ts makes the first admin without tsx (needs Node 24, which .ci/run has)',
  { timeout: 60_000 },
  async () => {
    const ADMIN_EMAIL = 'first@example.org'
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      ADMIN_EMAIL,
      ADMIN_PASSWORD: 'difference-engine',
    }
    const run = () =>
      promisify(execFile)(process.execPath, ['local/admin.ts', 'first'], { cwd: projectFolder, env })
    expect((await run()).stdout).toContain('is an admin now')
    expect((await run()).stdout).toBe('')
  },
)

test('what production runs has no point at which it kills itself: those stand in proof/, which no image has', () => {
  const copied = [
    ...readFileSync(join(projectFolder, 'deploy/Dockerfile'), 'utf8').matchAll(/^COPY ([\w-]+) \.\//gm),
  ]
  const folders = copied.map(([, folder]) => folder!)
  expect(folders.sort()).toEqual(['functions', 'gateway', 'shared', 'worker-payments'])
  for (const folder of folders) {
    const files = readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    for (const file of files.filter(
      (name) => name.endsWith('.ts') && !/(^|\/)testing|\.test\.ts$/.test(name),
    ))
      expect(readFileSync(join(projectFolder, folder, file), 'utf8'), file).not.toMatch(
        /SIGKILL|CRASH_AT|from '.*proof\//,
      )
  }
})

test.skipIf(!('typescript' in process.features)).for(PROGRAMS)(
  '%s starts without tsx and ends with 0 (needs Node 24, which .ci/run has)',
  { timeout: 60_000 },
  async (program) => {
    const port = await freePort()
    const child = spawn(process.execPath, [program], {
      cwd: projectFolder,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        PORT: String(port),
        ...newKeys(),
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl(),
        // Nobody there: the process lives all the same, and says that it is not ready.
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
        { timeout: 30_000, interval: 50 },
      )
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
    expect(said).not.toContain('Error')
  },
)
