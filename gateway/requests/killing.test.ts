// Instances as real processes that are killed: what clients of a running gateway notice.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Agent, request } from 'undici'
import { afterEach, expect, test, vi } from 'vitest'
import { gatewayBefore, nowhere } from '../testing.ts'

/**
 * An instance in plain JavaScript, so that it starts at once. It first reports each request over a pipe, so
 * that a kill loses no report. It answers late enough that a kill finds requests in flight.
 */
const PROGRAM = `
  const server = require('node:http').createServer((req, res) => {
    if (req.url === '/readyz') return res.end('{}')
    process.stdout.write(req.method + ' ' + req.url + '\\n')
    req.resume()
    setTimeout(() => res.end('{"ok":true}'), 5)
  })
  server.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('listening\\n'))
`
/**
 * How long the last test kills. The whole promise is
 * CHAOS_SECONDS=60 npx vitest run gateway/requests/killing.test.ts.
 */
const CHAOS_MS = Number(process.env.CHAOS_SECONDS ?? 2) * 1000
/** For a busy machine; an idle one needs a tenth. */
const PATIENCE_MS = 30_000
/** Requests in flight at any time: enough that every kill hits several. */
const AT_ONCE = 24
const children = new Set<ChildProcess>()
/** How often each request began at any instance, alive or dead. */
const reached = new Map<string, number>()

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  reached.clear()
})

async function startInstance(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--eval', PROGRAM], {
    env: { ...process.env, PORT: new URL(url).port },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  const lines = createInterface(child.stdout!)
  await once(lines, 'line')
  lines.on('line', (line) => reached.set(line, (reached.get(line) ?? 0) + 1))
  return child
}

/** No write has a key, so none may have come twice. */
function expectNoneTooOften() {
  expect([...reached.keys()].filter((line) => line.startsWith('POST')).length).toBeGreaterThan(0)
  expect([...reached].filter(([line, count]) => line.startsWith('POST') && count > 1)).toEqual([])
  // A read is repeated once at most.
  expect([...reached].filter(([, count]) => count > 2)).toEqual([])
}

interface Outcome {
  method: string
  id: number
  status: number
}

/** Keeps `AT_ONCE` requests in flight until told to stop; every fourth is a POST without a key. */
function stream(url: string) {
  const outcomes: Outcome[] = []
  const dispatcher = new Agent({ connections: AT_ONCE })
  let going = true
  let sent = 0
  const one = async () => {
    while (going) {
      const id = sent++
      const method = id % 4 === 3 ? 'POST' : 'GET'
      const body = method === 'POST' ? { body: '{}' } : {}
      const answer = await request(`${url}/v1/things/${id}`, { method, dispatcher, ...body })
      await answer.body.dump()
      outcomes.push({ method, id, status: answer.statusCode })
    }
  }
  const all = Promise.all(Array.from({ length: AT_ONCE }, one))
  // Where the test has failed already, nobody waits for this any more.
  all.catch(() => undefined)
  const stop = async () => {
    going = false
    await all
    await dispatcher.close()
    return outcomes
  }
  const reach = (count: number) =>
    vi.waitFor(() => expect(outcomes.length).toBeGreaterThan(count), PATIENCE_MS)
  return { outcomes, reach, stop }
}

test('kill -9 of one of three instances costs no read, and after a health interval no write either', async () => {
  const urls = await Promise.all([1, 2, 3].map(nowhere))
  const instances = await Promise.all(urls.map(startInstance))
  const interval = 250
  const gateway = await gatewayBefore(urls, { HEALTH_INTERVAL_MS: String(interval) })
  const load = stream(gateway.url)
  await load.reach(200)
  instances[0]!.kill('SIGKILL')
  await once(instances[0]!, 'exit')
  await vi.waitFor(() => expect(gateway.context.health.summary().instances.ready).toBe(2), PATIENCE_MS)
  const known = load.outcomes.length
  await load.reach(known + 200)
  const outcomes = await load.stop()
  const failed = outcomes.filter(({ status }) => status !== 200)
  expect(failed.filter(({ method }) => method === 'GET')).toEqual([])
  // A write that the dead instance may have begun is not repeated: those in flight at the kill may fail.
  expect(failed.length).toBeLessThanOrEqual(AT_ONCE)
  expect(outcomes.slice(known + AT_ONCE).filter(({ status }) => status !== 200)).toEqual([])
  expectNoneTooOften()
})

test('without repeats the same kill does cost reads, so the test above can fail', async () => {
  const urls = await Promise.all([1, 2, 3].map(nowhere))
  const instances = await Promise.all(urls.map(startInstance))
  const gateway = await gatewayBefore(urls)
  vi.spyOn(gateway.context.budget, 'take').mockReturnValue(false)
  const load = stream(gateway.url)
  const isLostRead = ({ method, status }: Outcome) => method === 'GET' && status !== 200
  await load.reach(200)
  // A kill may meet an instance between two requests: the next one meets its work.
  for (let kills = 0; kills < 30 && !load.outcomes.some(isLostRead); kills++) {
    const at = kills % instances.length
    instances[at]!.kill('SIGKILL')
    await once(instances[at]!, 'exit')
    instances[at] = await startInstance(urls[at]!)
    await load.reach(load.outcomes.length + 50)
  }
  expect((await load.stop()).filter(isLostRead).length).toBeGreaterThan(0)
})

test(
  'instances killed and started again at random cost no read, and no write is delivered twice',
  async () => {
    const urls = await Promise.all([1, 2, 3].map(nowhere))
    const instances = await Promise.all(urls.map(startInstance))
    const gateway = await gatewayBefore(urls, { HEALTH_INTERVAL_MS: '100', SLOW_START_MS: '200' })
    const load = stream(gateway.url)
    const end = Date.now() + CHAOS_MS
    for (let kills = 0; kills < 3 || Date.now() < end; kills++) {
      const victim = Math.floor(Math.random() * urls.length)
      instances[victim]!.kill('SIGKILL')
      await once(instances[victim]!, 'exit')
      await load.reach(load.outcomes.length + 100)
      instances[victim] = await startInstance(urls[victim]!)
      await vi.waitFor(() => expect(gateway.context.health.summary().instances.ready).toBe(3), PATIENCE_MS)
    }
    const outcomes = await load.stop()
    expect(outcomes.filter(({ method, status }) => method === 'GET' && status !== 200)).toEqual([])
    expectNoneTooOften()
  },
  120_000 + CHAOS_MS,
)
