// The gateway beside nginx, HAProxy and Go's reverse proxy: same instances, same load, one core each, CPU from /proc.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openLoad } from './open-load.ts'
import {
  answers,
  cpuSeconds,
  end,
  endAll,
  freePort,
  has,
  memoryBytes,
  OTHER_CORE,
  start,
} from './processes.ts'
import { all, type Contender, isThere, ours } from './proxies.ts'
import { CONNECTIONS, type Wrk, warmUp, wrk } from './wrk.ts'

const INSTANCE = fileURLToPath(new URL('instance.mjs', import.meta.url))
const WARM_UP_S = 2
const SECONDS = 5
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

async function running<T>(
  proxy: Contender,
  upstreams: string[],
  folder: string,
  use: (url: string, pid: number) => Promise<T>,
) {
  const port = await freePort()
  const child = proxy.start(port, upstreams, folder)
  const url = `http://127.0.0.1:${port}`
  await answers(url)
  try {
    return await use(url, child.pid!)
  } finally {
    await end(child)
  }
}

async function compare(upstreams: string[], folder: string) {
  const direct = wrk(upstreams[0]!, 1, WARM_UP_S).p50
  const rows: { name: string; micros: number; many: Wrk; added: number }[] = []
  for (const proxy of all) {
    if (!isThere(proxy)) {
      say(`${proxy.name} is not installed (${proxy.needs!.get}): left out`)
      continue
    }
    rows.push(
      await running(proxy, upstreams, folder, async (url, pid) => {
        warmUp(url)
        const before = cpuSeconds(pid)
        const many = wrk(url, CONNECTIONS, SECONDS)
        const micros = ((cpuSeconds(pid) - before) / many.requests) * 1e6
        return { name: proxy.name, micros, many, added: wrk(url, 1, WARM_UP_S).p50 - direct }
      }),
    )
  }
  const go = rows.find(({ name }) => name.startsWith('Go'))?.micros
  say(`\nwrk, ${CONNECTIONS} connections, ${SECONDS} s, 600-byte answers, one core each`)
  say(
    'proxy                          CPU µs/req  × Go   req/s    p50 ms   p99 ms   p50 added at 1 connection',
  )
  for (const { name, micros, many, added } of rows) {
    const ratio = go === undefined ? '–' : (micros / go).toFixed(2)
    const cells = [
      micros.toFixed(0),
      ratio,
      many.perSecond.toFixed(0),
      many.p50.toFixed(2),
      many.p99.toFixed(2),
    ]
    const [a, b, c, d, e] = cells as [string, string, string, string, string]
    say(
      `${name.padEnd(30)} ${a.padStart(10)} ${b.padStart(5)} ${c.padStart(7)} ${d.padStart(9)} ${e.padStart(8)}   ${added.toFixed(2)} ms`,
    )
  }
}

async function overload(upstreams: string[], folder: string) {
  say(
    `\nOpen-model load on instances that answer ${CAPACITY}/s; good is 200 within 2 s of the intended start`,
  )
  await running(ours, upstreams, folder, async (url) => {
    for (const times of [0.8, 1, 2, 3]) {
      const { good, p50, p99 } = await openLoad(`${url}/bounded`, CAPACITY * times, SECONDS)
      const rate = (good / SECONDS).toFixed(0)
      say(
        `${times} × capacity: ${rate} good/s (${(good / SECONDS / CAPACITY).toFixed(2)} of capacity), p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
      )
    }
  })
}

async function memory(upstreams: string[], folder: string) {
  const per = async (name: string, path: string) => {
    await running(ours, upstreams, folder, async (url, pid) => {
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
  await wait(1_000)
  return sockets
}
