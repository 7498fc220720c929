// Processes start with their secrets in files, which then stand in no environment.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { freePort } from '../local/servers/find-programs.ts'
import { programsOf } from '../local/start/processes.ts'
import { compilePrograms } from '../local/start/programs.ts'
import { newKeys } from '../local/start/signing-keys.ts'
import { redisUrl, type TestDatabase, testDatabase } from '../testing/servers.ts'
import { projectFolder } from './bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'milo-secrets-'))
const SERVICES = ['functions/host/node.ts', 'worker-payments/main.ts', 'gateway/main.ts']
const AUDIT = 'deploy/audit.ts'
let programOf: (source: string) => string
let database: TestDatabase
beforeAll(async () => {
  programOf = await compilePrograms(join(folder, 'programs'), [...programsOf('node'), AUDIT])
  database = await testDatabase()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.end()
})

/** Its environment has no secret, only paths. */
function start(program: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [programOf(program)], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH, LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said: string[] = []
  child.stderr.on('data', (text) => said.push(String(text)))
  return { child, said }
}

const files = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      writeFileSync(join(folder, name), `${value}\n`)
      return [`${name}_FILE`, join(folder, name)]
    }),
  )

test.each(SERVICES)('%s starts with every secret in a file, and ends with 0', async (program) => {
  const port = await freePort()
  const env = {
    PORT: String(port),
    UPSTREAMS: 'http://127.0.0.1:1',
    DRAIN_WAIT_MS: '0',
    ...files({
      ...newKeys(),
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl(),
      AMQP_URL: 'memory:',
      SMTP_URL: '',
    }),
  }
  const { child, said } = start(program, env)
  await vi.waitFor(async () => {
    if (child.exitCode !== null) expect.fail(said.join(''))
    // The gateway has no instance here: it is up, and not ready.
    const path = program.startsWith('gateway') ? 'healthz' : 'readyz'
    expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(200)
  })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a file that is not there ends a process with the name of the setting', async () => {
  const { child, said } = start(SERVICES[0]!, { PORT: '1', REDIS_URL_FILE: '/nowhere' })
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(said.join('')).toContain('REDIS_URL_FILE: /nowhere cannot be read (ENOENT)')
})

test('the audit of a container, whose URLs are files too, finds nothing', async () => {
  const env = files({ DATABASE_URL: database.url, REDIS_URL: redisUrl() })
  const { child, said } = start(AUDIT, env)
  expect(await once(child, 'exit'), said.join('')).toEqual([0, null])
})
