// A private Redis: the installed one, or else the in-memory fake, which speaks the same protocol on a port.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { startRedisFake } from '../redis-stand-in.ts'
import { startChild, untilReady } from './child-processes.ts'
import { findPrograms, freePort } from './find-programs.ts'
import type { Running, ServerPlan } from './running.ts'

const run = promisify(execFile)
/** The version that the scripts are tested with. Any Valkey is newer than that. */
const OLDEST_MAJOR = 7
/** One per test file. An empty one costs next to nothing. */
export const REDIS_DATABASES = 512
const READY_WITHIN_MS = 15_000

export async function startRedis(plan: ServerPlan): Promise<Running> {
  const found = plan.embedded ? undefined : await installed()
  return found ? startReal(found, plan) : startFake()
}

async function startFake(): Promise<Running> {
  const fake = await startRedisFake({ port: 0, databases: REDIS_DATABASES })
  return {
    url: `redis://127.0.0.1:${fake.port}`,
    kind: 'fake',
    what: 'in-memory fake of Redis',
    data: 'in memory: holds end with Milo',
    children: [],
    stop: async () => fake.stop(),
  }
}

async function startReal(
  found: { file: string; what: string },
  { folder, durable, signal }: ServerPlan,
): Promise<Running> {
  const data = join(folder, 'redis')
  mkdirSync(data, { recursive: true })
  const port = await freePort()
  // Any web page or user of the machine could reach an open port; the client sends this with its first
  // command.
  const password = randomBytes(24).toString('base64url')
  const config = join(folder, 'redis.conf')
  // Debian's own configuration loses every hold on kill -9; an append-only file written each second lost no
  // hold.
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `databases ${REDIS_DATABASES}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(data)}`,
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
  ]
  writeFileSync(config, `${lines.join('\n')}\n`, { mode: 0o600 })
  const child = startChild({ name: 'redis', command: found.file, args: [config], folder, signal })
  const url = `redis://:${password}@127.0.0.1:${port}`
  try {
    await untilReady(child, () => ping(url), { withinMs: READY_WITHIN_MS, everyMs: 40, signal })
  } catch (error) {
    await child.stop()
    throw error
  }
  return { url, kind: 'real', what: found.what, data, children: [child], stop: child.stop }
}

async function installed(): Promise<{ file: string; what: string } | undefined> {
  for (const file of [...findPrograms('redis-server'), ...findPrograms('valkey-server')]) {
    const { stdout } = await run(file, ['--version'])
    const version = /v=(\d+)(\S*)/.exec(stdout)
    const name = stdout.startsWith('Valkey') ? 'Valkey' : 'Redis'
    if (Number(version?.[1]) >= OLDEST_MAJOR)
      return { file, what: `${name} ${version?.[1]}${version?.[2]} (${file})` }
  }
  return undefined
}

async function ping(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
  redis.on('error', () => undefined) // the failure comes back from connect()
  try {
    await redis.connect()
    await redis.ping() // refused while the data of an earlier run is being loaded
  } finally {
    redis.disconnect()
  }
}
