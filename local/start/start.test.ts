// npm start as a user meets it, in a folder of its own and with the servers from npm (which start fastest).
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../servers/find-programs.ts'
import { dataPlace, removeOutside, unprivileged } from '../servers/postgres-place.ts'
import { isAlive, type Note } from '../servers/process-ids.ts'
import { ROOT } from './processes.ts'

/** Promised for Ctrl-C. */
const END_WITHIN_MS = 10_000

const folder = mkdtempSync(join(tmpdir(), 'milo-start-'))
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const one of running) one.kill('SIGKILL') // a failed test; its children end with it
  removeOutside(folder)
  rmSync(folder, { recursive: true })
})

interface Start {
  process: ChildProcess
  said: () => string
  /** Resolves with the exit code. */
  over: Promise<number | null>
}

function start(port: number, ...args: string[]): Start {
  const own = {
    MILO_FOLDER: folder,
    MILO_EMBEDDED: '1',
    DATABASE_URL: '',
    REDIS_URL: '',
    AMQP_URL: '',
    HOST: '',
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/start/start.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...own, PORT: String(port) },
  })
  running.add(child)
  let said = ''
  const hear = (text: Buffer) => {
    said += text
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const over = once(child, 'close').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  return { process: child, said: () => said, over }
}

async function isReady(one: Start): Promise<void> {
  while (!one.said().includes('Milo is ready')) {
    if (one.process.exitCode !== null) throw new Error(one.said())
    await Promise.race([once(one.process.stdout ?? one.process, 'data'), one.over])
  }
}

const post = (port: number, path: string, body: unknown) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

function notesIn(run: string): Note[] {
  const pids = join(run, 'pids')
  return readdirSync(pids).map((name) => JSON.parse(readFileSync(join(pids, name), 'utf8')) as Note)
}

/** Closed to others, as mkdtemp creates it: as root, Postgres keeps its data elsewhere. */
const place = () => dataPlace(folder, unprivileged())

const account = { email: 'keeper@example.org', password: 'a-seat-in-the-middle' }

test('data outlives Ctrl-C, and no process stays behind', async () => {
  const port = await freePort()
  const first = start(port)
  await isReady(first)
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  expect((await post(port, '/v1/users', { ...account, name: 'Keeper' })).status).toBe(201)
  const demo = { email: 'customer@milo.test', password: 'popcorn-demo-1' }
  expect((await post(port, '/v1/sessions', demo)).status).toBe(201)
  expect(statSync(join(folder, 'keys.json')).mode & 0o077).toBe(0)

  const beside = start(await freePort())
  expect(await beside.over).toBe(1)
  expect(beside.said()).toMatch(/^Milo is already running here/)

  const notes = notesIn(folder)
  expect(notes.filter(isAlive).length).toBeGreaterThanOrEqual(6)
  const asked = Date.now()
  first.process.kill('SIGINT')
  expect(await first.over).toBe(0)
  expect(Date.now() - asked).toBeLessThan(END_WITHIN_MS)
  expect(notes.filter(isAlive)).toEqual([])

  const second = start(port)
  await isReady(second)
  expect((await post(port, '/v1/sessions', account)).status).toBe(201)
  second.process.kill('SIGTERM')
  expect(await second.over).toBe(0)
})

test('--reset deletes earlier data, and an aborted start leaves nothing', async () => {
  const keys = join(folder, 'keys.json')
  const [keysBefore, mark] = [readFileSync(keys, 'utf8'), join(place(), 'mark')]
  writeFileSync(mark, 'beside the data')
  const run = start(await freePort(), '--reset')
  while (!run.said().includes('The database schema is up to date'))
    await once(run.process.stdout ?? run.process, 'data')
  const notes = notesIn(folder)
  run.process.kill('SIGTERM')
  expect(await run.over, run.said()).toBe(0)
  expect(run.said()).not.toContain('Milo is ready')
  expect(notes.filter(isAlive)).toEqual([])
  expect(readFileSync(keys, 'utf8')).not.toBe(keysBefore)
  expect(existsSync(mark)).toBe(false)
})

test('a port in use is reported with the way out, in one line', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const refused = start(port)
  expect(await refused.over).toBe(1)
  expect(refused.said()).toBe(`Port ${port} is taken. Use another one: PORT=${port + 1} npm start\n`)
  taken.close()
})

test.each([
  [['--frobnicate'], /^Unknown option '--frobnicate'\n\nnpm start/],
  [['--host', 'moon'], /^--host must be node or emulator, not "moon"\.\n\nnpm start/],
])('%j is answered with what there is', async (args, line) => {
  const refused = start(await freePort(), ...args)
  expect(await refused.over).toBe(1)
  expect(refused.said()).toMatch(line)
})
