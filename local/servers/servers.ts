// The three backing services of a run. For each: the URL from the environment, else an installed server,
// started privately, else one that comes with npm. A server that already runs here is never touched.
import { startPostgres } from './postgres.ts'
import { inProcess, startRabbitmq } from './rabbitmq.ts'
import { startRedis } from './redis.ts'
import type { Running, ServerPlan } from './running.ts'

/** Each resolves when it is ready, for those who need not wait for all. */
export interface Servers {
  postgres: Promise<Running>
  redis: Promise<Running>
  rabbitmq: Promise<Running>
  /** Waits for starts in progress, then ends everything. */
  stop: () => Promise<void>
}

const variables = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', rabbitmq: 'AMQP_URL' } as const

/** Starts all three at once; `say` gets progress texts. A failure rejects its service's promise. */
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
  if (url === inProcess.url) return inProcess
  const what = `the server of ${variable}`
  return { url, kind: 'real', what, data: 'its own place', children: [], stop: async () => undefined }
}
