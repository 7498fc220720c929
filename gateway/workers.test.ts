// Several gateway processes on one port, as real processes.
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { sleep } from '#shared/std/sleep.ts'
import { compilePrograms } from '../local/start/programs.ts'
import { instance, nowhere } from './testing.ts'
import { ask } from './workers.ts'

const GATEWAY = 'gateway/main.ts'
let program: string
const folder = mkdtempSync(join(tmpdir(), 'milo-gateway-'))
beforeAll(async () => {
  program = (await compilePrograms(join(folder, 'programs'), [GATEWAY]))(GATEWAY)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A busy machine takes its time; an idle one needs a tenth. */
const PATIENCE = { interval: 50 }

async function startGateway(upstream: string) {
  const [url, admin] = [await nowhere(), await nowhere()]
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      ...{ PORT: new URL(url).port, ADMIN_PORT: new URL(admin).port, UPSTREAMS: upstream },
      ...{ GATEWAY_WORKERS: '2', LOG_LEVEL: 'info', RATE_LIMIT_SCALE: '0' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  /** What was logged beside requests. */
  const said: string[] = []
  createInterface(child.stdout).on('line', (line) => {
    const { msg } = JSON.parse(line) as { msg?: string }
    if (msg !== undefined) said.push(msg)
  })
  const pids = async () => {
    const states = (await (await fetch(`${admin}/state`)).json()) as { pid: number }[]
    return states.map(({ pid }) => pid).sort()
  }
  await vi.waitFor(async () => expect(await pids()).toHaveLength(2), PATIENCE)
  return { url, admin, child, pids, said }
}

function load(url: string) {
  const dispatcher = new Agent({ connections: 8 })
  let going = true
  const statuses: number[] = []
  const one = async () => {
    while (going) {
      const answer = await request(`${url}/v1/movies`, { dispatcher })
      await answer.body.dump()
      statuses.push(answer.statusCode)
      // Leaves the cores to the processes that start.
      await sleep(5)
    }
  }
  const all = Promise.all(Array.from({ length: 8 }, one))
  // Where the test has failed already, nobody waits for this any more.
  all.catch(() => undefined)
  const stop = async () => {
    going = false
    await all
    return statuses
  }
  return { statuses, stop }
}

async function endOf(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM')
  return ((await once(child, 'exit')) as [number | null])[0]
}

test('a rolling restart replaces every process under load without a failed request or a lost count', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const { url, admin, child, pids, said } = await startGateway(upstream.url)
  const before = await pids()
  const running = load(url)
  await vi.waitFor(() => expect(running.statuses.length).toBeGreaterThan(50), PATIENCE)
  const times = (message: string) => said.filter((one) => one === message).length
  // Impatient: asks a second time while the first restart goes on. At once would be too early: a signal that
  // was not taken yet and its repetition are one to the kernel.
  child.kill('SIGHUP')
  await vi.waitFor(() => expect(times('listening')).toBe(3), { ...PATIENCE, interval: 5 })
  child.kill('SIGHUP')
  await vi.waitFor(() => expect(times('all gateway processes were replaced')).toBe(2), PATIENCE)
  expect(times('listening')).toBe(6) // two at first, then two for each restart
  await vi.waitFor(async () => {
    const now = await pids()
    expect(now).toHaveLength(2)
    expect(now.filter((pid) => before.includes(pid))).toEqual([])
  }, PATIENCE)
  const statuses = await running.stop()
  expect(statuses.filter((status) => status !== 200)).toEqual([])
  await vi.waitFor(async () => {
    const text = await (await fetch(`${admin}/metrics`)).text()
    expect(text).toContain(
      `requests_total{method="GET",route="/v1/movies",status="200"} ${statuses.length}\n`,
    )
  }, PATIENCE)
  expect(await endOf(child)).toBe(0)
}, 300_000)

test('a process that is killed is replaced, and the end of the first one leaves none behind', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const { url, child, pids } = await startGateway(upstream.url)
  const before = await pids()
  process.kill(before[0]!, 'SIGKILL')
  await vi.waitFor(async () => {
    const now = await pids()
    expect(now).toHaveLength(2)
    expect(now).not.toContain(before[0])
  }, PATIENCE)
  expect((await fetch(url)).status).toBe(200)
  const last = await pids()
  expect(await endOf(child)).toBe(0)
  for (const pid of last) expect(() => process.kill(pid, 0)).toThrow()
}, 300_000)

test('a process that leaves while it is asked for its state is left out, and nothing fails', async () => {
  const closed = new Error('Channel closed')
  // As Node's: a closed channel tells the callback, or else everybody who listens.
  const leaving = Object.assign(new EventEmitter(), {
    send(_: unknown, told?: (error: Error | null) => void) {
      process.nextTick(() => (told ? told(closed) : leaving.emit('error', closed)))
      return false
    },
  })
  const ended = once(leaving, 'exit')
  expect(await ask(leaving as never)).toEqual([])
  leaving.emit('exit', 0)
  expect(await ended).toEqual([0])
})

test('the last words of a process that leaves are not taken for its state', async () => {
  const state = { pid: 1, state: {}, families: [] }
  const leaving = Object.assign(new EventEmitter(), {
    send() {
      process.nextTick(() => leaving.emit('message', { last: state }))
      setImmediate(() => leaving.emit('message', state))
      return true
    },
  })
  expect(await ask(leaving as never)).toEqual([state])
})
