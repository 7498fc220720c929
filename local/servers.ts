// The three backing services of one run. Each is decided by itself: the URL in the environment, else a server that is
// installed here, started privately, else one that comes with npm. A server that already runs here is never touched.
import type { Child } from './children.ts'
import { startPostgres } from './servers-postgres.ts'
import { startRabbitmq } from './servers-rabbitmq.ts'
import { startRedis } from './servers-redis.ts'

export interface ServerPlan {
  /** Where data, logs and notes of running processes go. */
  folder: string
  /** Data that shall survive (`npm start`), or speed (tests). */
  durable: boolean
  /** Pass over what is installed. */
  embedded: boolean
}

export interface Running {
  url: string
  kind: 'real' | 'embedded' | 'stand-in'
  /** Which program and version, for people. */
  what: string
  /** Where its data lies, for people. */
  data: string
  children: Child[]
  stop: () => Promise<void>
}

export interface Servers {
  postgres: Running
  redis: Running
  rabbitmq: Running
  stop: () => Promise<void>
}

type Name = 'postgres' | 'redis' | 'rabbitmq'
const variables = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', rabbitmq: 'AMQP_URL' } as const

/** Starts all three at once; `say` hears how it goes. When one fails, the others are stopped and it throws. */
export async function startServers(
  plan: ServerPlan & { vhosts?: string[] },
  say: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Servers> {
  const begun = Date.now()
  const start = async (name: Name, startOwn: () => Promise<Running>): Promise<Running> => {
    const running = given(env[variables[name]], variables[name]) ?? (await startOwn())
    say(`${running.what} is ready (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
    return running
  }
  const results = await Promise.allSettled([
    start('postgres', () => startPostgres(plan)),
    start('redis', () => startRedis(plan)),
    start('rabbitmq', () => startRabbitmq(plan)),
  ])
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => {
    await Promise.all(started.map((running) => running.stop()))
  }
  const [postgres, redis, rabbitmq] = started
  if (postgres && redis && rabbitmq) return { postgres, redis, rabbitmq, stop }
  await stop()
  throw results.find((result) => result.status === 'rejected')?.reason
}

function given(url: string | undefined, variable: string): Running | undefined {
  if (url === undefined || url === '') return undefined
  const data = `as ${variable} says`
  const what = `the server of ${variable}`
  if (url.startsWith('amqp://stand-in'))
    return { url, kind: 'stand-in', what, data, children: [], stop: async () => undefined }
  return { url, kind: 'real', what, data, children: [], stop: async () => undefined }
}
