// Milo's own processes on one machine: function instances (or the emulator), the payment worker, the gateway.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, type ChildPlan, startChild, untilReady } from '../servers/child-processes.ts'
import { freePort } from '../servers/find-programs.ts'
import type { Keys } from './signing-keys.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const HOSTS = ['node', 'emulator'] as const
export type HostKind = (typeof HOSTS)[number]

const INSTANCES = ['a', 'b', 'c']
/** Forty Workers in one emulator take seven seconds on an idle machine. */
const READY_WITHIN_MS = 60_000
const ASK_EVERY_MS = 60
/** Ctrl-C must end everything within 10 s: gateway first, then the rest, then the servers. */
const PATIENCE_MS = 3_000

export interface SystemPlan {
  folder: string
  host: HostKind
  /** Port of the gateway. */
  address: { host: string; port: number }
  keys: Keys
  say: (line: string) => void
  signal?: AbortSignal | undefined
}

export interface System {
  /** Starts the instances and the gateway in front of them. */
  startServing: (databaseUrl: string, redisUrl: string) => Promise<void>
  startWorker: (databaseUrl: string, redisUrl: string, amqpUrl: string) => Promise<void>
  /** Waits until the gateway reports readiness; from then on, dead processes are restarted. */
  untilReady: () => Promise<void>
  children: Child[]
  stop: () => Promise<void>
}

export async function newSystem(plan: SystemPlan): Promise<System> {
  const [workerPort, ...ports] = await Promise.all(['worker', ...instanceNames(plan.host)].map(freePort))
  const gateway: Child[] = []
  const others: Child[] = []
  const workerUrl = `http://127.0.0.1:${workerPort}`
  const start = (group: Child[], name: string, file: string, env: Record<string, string>): Child => {
    const child = startChild(nodeProcess(plan, name, file, env))
    group.push(child)
    return child
  }
  return {
    children: others,
    async startServing(databaseUrl, redisUrl) {
      const settings = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...plan.keys }
      const file = plan.host === 'node' ? 'functions/host/node.ts' : 'functions/host/emulator.ts'
      const instances = instanceNames(plan.host).map((name, index) => {
        const port = ports[index] ?? 0
        const child = start(others, `functions-${name}`, file, {
          ...settings,
          PORT: String(port),
          INSTANCE: name,
          SITE_URL: siteUrlOf(plan),
        })
        return { child, url: `http://127.0.0.1:${port}` }
      })
      await Promise.all(instances.map(({ child, url }) => ready(child, url, plan)))
      const UPSTREAMS = instances.map(({ url }) => url).join(',')
      const { host, port } = plan.address
      start(gateway, 'gateway', 'gateway/main.ts', {
        PORT: String(port),
        HOST: host,
        INSTANCE: 'gateway',
        UPSTREAMS,
        READY_URLS: `${workerUrl}/readyz`,
        REDIS_URL: redisUrl,
        // No load balancer in front: there is nothing to wait for before it closes.
        DRAIN_WAIT_MS: '0',
      })
    },
    async startWorker(databaseUrl, redisUrl, amqpUrl) {
      const settings = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, AMQP_URL: amqpUrl, ...plan.keys }
      const child = start(others, 'worker-payments', 'worker-payments/main.ts', {
        ...settings,
        PORT: String(workerPort),
        INSTANCE: 'worker',
        SITE_URL: siteUrlOf(plan),
        OUTGOING_FOLDER: process.env.OUTGOING_FOLDER || join(plan.folder, 'outgoing'),
      })
      await ready(child, workerUrl, plan)
    },
    async untilReady() {
      for (const child of gateway) await ready(child, urlOf(plan.address), plan)
      for (const child of [...gateway, ...others]) child.keepRunning(plan.say)
    },
    async stop() {
      await Promise.all(gateway.map((child) => child.stop()))
      await Promise.all(others.map((child) => child.stop()))
    },
  }
}

const siteUrlOf = ({ address }: SystemPlan): string => process.env.SITE_URL || urlOf(address)

export function urlOf({ host, port }: { host: string; port: number }): string {
  const everywhere = ['0.0.0.0', '::', '']
  return `http://${everywhere.includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
}

function instanceNames(host: HostKind): string[] {
  return host === 'node' ? INSTANCES : ['emulator']
}

function nodeProcess(plan: SystemPlan, name: string, file: string, env: Record<string, string>): ChildPlan {
  return {
    name,
    command: process.execPath,
    args: ['--import', 'tsx', '--import', join(ROOT, 'local/servers/end-with-parent.ts'), join(ROOT, file)],
    cwd: ROOT,
    folder: plan.folder,
    env: { ...process.env, HOST: '127.0.0.1', MILO_RUN_FOLDER: plan.folder, ...env },
    channel: true,
    patienceMs: PATIENCE_MS,
    signal: plan.signal,
  }
}

async function ready(child: Child, url: string, { signal }: SystemPlan): Promise<void> {
  const ask = async () => {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })
    if (!answer.ok) throw new Error(`${url}/readyz answered ${answer.status}: ${await answer.text()}`)
  }
  await untilReady(child, ask, { withinMs: READY_WITHIN_MS, everyMs: ASK_EVERY_MS, signal })
}
