// The hosts of the journey, with one face: what answers, where the truth lies, and how it ends.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Agent } from 'undici'
import { inject } from 'vitest'
import type { FunctionEnv } from '#shared/http/context.ts'
import { newLog } from '#shared/log.ts'
import { fontFiles } from '#shared/tickets/font-files.ts'
import { ownerFinder } from '../../functions/route-owners.ts'
import { routes } from '../../functions/routes.ts'
import { freePort } from '../../local/servers/find-programs.ts'
import { type HostKind, newSystem, type System, urlOf } from '../../local/start/processes.ts'
import { type Keys, newKeys } from '../../local/start/signing-keys.ts'
import { amqp, redisUrl, type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { runWorker, workerSettings } from '../../worker-payments/main.ts'
import type { Ask } from './journey.ts'

export interface Host {
  ask: Ask
  database: TestDatabase
  keys: Keys
  /** Ends everything, once however often it is asked; says how each process that it had ended. */
  stop(): Promise<Record<string, string | undefined>>
}

/** No process but this one: each function called by itself, and a worker beside them. */
export async function functionsAlone(): Promise<Host> {
  const [database, redis, broker] = await Promise.all([testDatabase(), testRedis(), amqp()])
  const keys = newKeys()
  const settings = {
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl(),
    LOG_LEVEL: 'silent',
    ...keys,
  } as const
  const worker = await runWorker(
    workerSettings({
      ...settings,
      PORT: '0',
      INSTANCE: 'worker',
      AMQP_URL: broker.url,
      OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing'),
    }),
    { connect: broker.connect },
  )
  const env: FunctionEnv = {
    ...settings,
    resources: { sql: database.sql, redis },
    FONTS: fontFiles,
    log: newLog('test', 'silent'),
  }
  const stop = once(async () => {
    await worker.close()
    redis.disconnect()
    await database.end()
    return {}
  })
  return { ask: await functionCaller(env), database, keys, stop }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined
  return () => {
    done ??= work()
    return done
  }
}

/** Calls the one function that owns a path, as its own tests do. */
async function functionCaller(env: FunctionEnv): Promise<Ask> {
  const load = async (name: string) => (await import(/* @vite-ignore */ `../../functions/${name}.ts`)).default
  const loaded = await Promise.all(routes.map(async (route) => [route, await load(route.name)] as const))
  const ownerOf = ownerFinder(loaded)
  return async (path, init = {}) => {
    const owner = ownerOf(init.method ?? 'GET', new URL(path, 'http://milo').pathname)
    if (!owner) throw new Error(`No function owns ${init.method ?? 'GET'} ${path}`)
    return owner.request(path, init, env)
  }
}

export interface WholeSystem extends Host {
  url: string
  system: System
  /** Where its worker leaves mails. */
  outgoing: string
}

// A connection for each request: none can be closed by its other end while a busy test is not looking.
const dispatcher = new Agent({ pipelining: 0 })

interface Servers {
  database: string
  redis: string
  broker: string
}

interface Surroundings {
  redis?: string
  /** Where the processes find their servers instead: a proxy that may fail. */
  around?: (servers: Servers) => Promise<Servers>
}

/** The processes of `npm start`: instances of one kind behind the gateway, and the payment worker. */
export async function behindGateway(
  host: HostKind,
  { redis = redisUrl(), around = async (servers) => servers }: Surroundings = {},
): Promise<WholeSystem> {
  const [database, broker, port] = await Promise.all([testDatabase(), amqp(), freePort()])
  const keys = newKeys()
  const address = { host: '127.0.0.1', port }
  const folder = join(inject('milo').folder, `${host}-${randomBytes(3).toString('hex')}`)
  const system = await newSystem({ folder, host, address, keys, say: () => undefined })
  const url = urlOf(address)
  const stop = once(async () => {
    await system.stop()
    await database.end()
    return Object.fromEntries(system.children.map((child) => [child.name, child.how()]))
  })
  try {
    const servers = await around({ database: database.url, redis, broker: broker.url })
    await Promise.all([
      system.startServing(servers.database, servers.redis),
      system.startWorker(servers.database, servers.redis, servers.broker),
    ])
    await system.untilReady()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    ask: (path, init) => fetch(url + path, { ...init, dispatcher } as RequestInit),
    url,
    system,
    outgoing: process.env.OUTGOING_FOLDER || join(folder, 'outgoing'),
    database,
    keys,
    stop,
  }
}
