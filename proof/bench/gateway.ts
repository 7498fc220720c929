// The gateway beside nginx, HAProxy and Go's reverse proxy: same instances and load, one core each, CPU from
// /proc.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sleep } from '#shared/std/sleep.ts'
import { freePort } from '../../local/servers/find-programs.ts'
import { type Measured, measured } from './instances.ts'
import { openLoad } from './open-load.ts'
import { answers, end, endAll, has, memoryBytes, OTHER_CORE, start } from './processes.ts'
import { all, type Contender, isThere, ours } from './proxies.ts'
import { median } from './seats-redis.ts'
import { CONNECTIONS, warmUp, wrk } from './wrk.ts'

const INSTANCE = fileURLToPath(new URL('instance.mjs', import.meta.url))
const WARM_UP_S = 2
const ROUNDS = 3
const SECONDS = 3
const OVERLOAD_SECONDS = 5
/** Together the two instances answer this many a second of `/bounded`: 2 at once, 20 ms each. */
const CAPACITY = 200
const CROWD = 1_000

export async function run(): Promise<void> {
  if (!has('wrk')) {
    say('wrk is missing, and it is the load: apt-get install wrk')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  try {
    const upstreams = await startInstances()
    await compare(upstreams, folder)
    await overload(upstreams, folder)
    await memory(upstreams, folder)
  } finally {
    await endAll()
    rmSync(folder, { recursive: true })
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`)

async function startInstances(): Promise<string[]> {
  const ports = [await freePort(), await freePort()]
  for (const port of ports) start(OTHER_CORE, process.execPath, [INSTANCE], { PORT: String(port) })
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  await Promise.all(urls.map(answers))
  return urls
}

async function running(
  upstreams: string[],
  folder: string,
  use: (url: string, pid: number) => Promise<void>,
) {
  const { url, child } = await begin(ours, upstreams, folder)
  try {
    await use(url, child.pid!)
  } finally {
    await end(child)
  }
}

interface Row {
  proxy: Contender
  url: string
  child: ChildProcess
  rounds: Measured[]
  p50Alone: number
}

/** All stand side by side and are asked in turn, so that a busy moment of the machine meets each of them. */
async function compare(upstreams: string[], folder: string) {
  const rows: Row[] = []
  for (const proxy of all) {
    if (!isThere(proxy)) say(`${proxy.name} is not installed (${proxy.needs!.get}): left out`)
    else rows.push(await begin(proxy, upstreams, folder))
  }
  for (const { url } of rows) warmUp(url)
  for (let round = 0; round < ROUNDS; round++) {
    for (const { proxy, url, child, rounds } of rows)
      rounds.push(measured(proxy.name, child.pid!, () => wrk(url, CONNECTIONS, SECONDS)))
  }
  const direct = wrk(upstreams[0]!, 1, WARM_UP_S).p50
  for (const row of rows) row.p50Alone = wrk(row.url, 1, WARM_UP_S).p50 - direct
  await Promise.all(rows.map(({ child }) => end(child)))
  report(rows)
}

async function begin(proxy: Contender, upstreams: string[], folder: string): Promise<Row> {
  const port = await freePort()
  const child = proxy.start(port, upstreams, folder)
  const url = `http://127.0.0.1:${port}`
  await answers(url)
  return { proxy, url, child, rounds: [], p50Alone: 0 }
}

function report(rows: Row[]) {
  const microsOf = ({ rounds }: Row) => median(rounds.map(({ micros }) => micros))
  const [go, nginx] = ['Go', 'nginx'].map((name) => rows.find(({ proxy }) => proxy.name.startsWith(name)))
  const times = (micros: number, other: Row | undefined) =>
    other === undefined ? '–' : (micros / microsOf(other)).toFixed(2)
  say(
    `\nwrk, ${CONNECTIONS} connections, medians of ${ROUNDS} × ${SECONDS} s, 600-byte answers, one core each`,
  )
  say(
    'proxy                              CPU µs/req   × Go × nginx   req/s  p50 ms  p99 ms  p50 added, 1 connection',
  )
  for (const row of rows) {
    const micros = microsOf(row)
    const of = (name: 'perSecond' | 'p50' | 'p99', digits: number) =>
      median(row.rounds.map(({ wrk }) => wrk[name]))
        .toFixed(digits)
        .padStart(7)
    const cells = [
      micros.toFixed(1).padStart(10),
      times(micros, go).padStart(6),
      times(micros, nginx).padStart(7),
      of('perSecond', 0),
      of('p50', 2),
      of('p99', 2),
      row.p50Alone.toFixed(2).padStart(8),
    ]
    say(`${row.proxy.name.padEnd(34)} ${cells.join(' ')} ms`)
  }
}

async function overload(upstreams: string[], folder: string) {
  say(
    `\nOpen-model load on instances that answer ${CAPACITY}/s; good is 200 within 2 s of the intended start`,
  )
  await running(upstreams, folder, async (url) => {
    for (const times of [0.8, 1, 2, 3]) {
      const { good, p50, p99 } = await openLoad(`${url}/bounded`, CAPACITY * times, OVERLOAD_SECONDS)
      const rate = (good / OVERLOAD_SECONDS).toFixed(0)
      say(
        `${times} × capacity: ${rate} good/s (${(good / OVERLOAD_SECONDS / CAPACITY).toFixed(2)} of capacity), p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
      )
    }
  })
}

async function memory(upstreams: string[], folder: string) {
  const per = async (name: string, path: string) => {
    await running(upstreams, folder, async (url, pid) => {
      wrk(url, CONNECTIONS, WARM_UP_S)
      const before = memoryBytes(pid)
      const sockets = await crowd(Number(new URL(url).port), path)
      const grown = (memoryBytes(pid) - before) / CROWD / 1024
      say(`${name}: ${grown.toFixed(1)} KB each, measured over ${CROWD}`)
      for (const socket of sockets) socket.destroy()
    })
  }
  say('')
  await per('Idle connection', '/')
  await per('Event stream', '/events')
}

/** Opens connections that each ask once and then keep still. */
async function crowd(port: number, path: string) {
  const open = async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: milo.test\r\n\r\n`)
    await new Promise((resolve, reject) => socket.once('data', resolve).once('error', reject))
    socket.resume()
    return socket
  }
  const sockets = []
  for (let i = 0; i < CROWD; i += 50) sockets.push(...(await Promise.all(Array.from({ length: 50 }, open))))
  // Node gives memory back, and takes it, a moment later.
  await sleep(1_000)
  return sockets
}
