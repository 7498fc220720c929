// The three backing services of one run. Each is decided by itself: the URL in the environment, else a server that is
// installed here, started privately, else one that comes with npm. A server that already runs here is never touched.
import type { Child } from './children.ts'
import { startPostgres } from './servers-postgres.ts'
import { AMQP_STAND_IN, amqpStandIn, startRabbitmq } from './servers-rabbitmq.ts'
import { startRedis } from './servers-redis.ts'

export interface ServerPlan {
  /** Where data, logs and notes of running processes go. */
  folder: string
  /** Data that shall survive (`npm start`), or speed (tests). */
  durable: boolean
  /** Pass over what is installed. */
  embedded: boolean
  /** Gives the start up. */
  signal?: AbortSignal | undefined
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

/** Each as soon as it is ready, for those who need not wait for all. */
export interface Servers {
  postgres: Promise<Running>
  redis: Promise<Running>
  rabbitmq: Promise<Running>
  /** Waits for what is still starting, then ends everything. */
  stop: () => Promise<void>
}

const variables = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', rabbitmq: 'AMQP_URL' } as const

/** Starts all three at once; `say` hears how it goes. A failure of one is found in its promise. */
export function startServers(
  plan: ServerPlan & { vhosts?: string[] },
  say: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Servers {
  const start = async (name: keyof typeof variables, startOwn: () => Promise<Running>): Promise<Running> => {
    const running = given(env[variables[name]], variables[name]) ?? (await startOwn())
    say(`${running.what} is ready`)
    return running
  }
  const postgres = start('postgres', () => startPostgres(plan))
  const redis = start('redis', () => startRedis(plan))
  const rabbitmq = start('rabbitmq', () => startRabbitmq({ ...plan, say }))
  const settled = Promise.allSettled([postgres, redis, rabbitmq])
  const stop = async () => {
    await Promise.all(
      (await settled).map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)),
    )
  }
  return { postgres, redis, rabbitmq, stop }
}

function given(url: string | undefined, variable: string): Running | undefined {
  if (url === undefined || url === '') return undefined
  if (url.startsWith(AMQP_STAND_IN)) return amqpStandIn
  const what = `the server of ${variable}`
  return { url, kind: 'real', what, data: 'its own place', children: [], stop: async () => undefined }
}
