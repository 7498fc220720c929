// Milo's own processes on one machine: function instances (or the emulator), the payment worker, the gateway.
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { routes } from '../../functions/routes.ts'
import { type Child, type ChildPlan, startChild, untilReady } from '../servers/child-processes.ts'
import { freePort } from '../servers/find-programs.ts'
import { compilePrograms } from './programs.ts'
import type { Keys } from './signing-keys.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** All state of this Milo. Another folder is another Milo: tests have their own. */
export const FOLDER = resolve(process.env.MILO_FOLDER || join(ROOT, '.milo'))
export const HOSTS = ['node', 'emulator'] as const
export type HostKind = (typeof HOSTS)[number]

const INSTANCES = ['a', 'b', 'c']
const HOST_PROGRAMS = { node: 'functions/host/node.ts', emulator: 'functions/host/emulator.ts' } as const
const GATEWAY = 'gateway/main.ts'
const WORKER = 'worker-payments/main.ts'
const END_WITH_PARENT = 'local/servers/end-with-parent.ts'
/** Of a machine that is busy with other things: a quiet one needs a few seconds. */
const READY_WITHIN_MS = 120_000
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
  /** Where each process serves its metrics, by the job that Prometheus knows it as. */
  metrics: Record<'milo-gateway' | 'milo-functions' | 'milo-worker', string[]>
  stop: () => Promise<void>
}

export async function newSystem(plan: SystemPlan): Promise<System> {
  const wanted = ['worker', 'admin', ...instanceNames(plan.host)]
  const [programOf, [workerPort, adminPort, ...ports]] = await Promise.all([
    compilePrograms(join(plan.folder, 'programs'), programsOf(plan.host)),
    Promise.all(wanted.map(freePort)),
  ])
  const gateway: Child[] = []
  const others: Child[] = []
  const workerUrl = `http://127.0.0.1:${workerPort}`
  const start = (group: Child[], name: string, file: string, env: Record<string, string>): Child => {
    const child = startChild(
      nodeProcess(plan, { name, args: ['--import', programOf(END_WITH_PARENT), programOf(file)] }, env),
    )
    group.push(child)
    return child
  }
  return {
    children: others,
    metrics: metricsOf(plan.host, { adminPort, ports, workerUrl }),
    async startServing(databaseUrl, redisUrl) {
      const settings = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...plan.keys }
      const instances = instanceNames(plan.host).map((name, index) => {
        const port = ports[index] ?? 0
        const child = start(others, `functions-${name}`, HOST_PROGRAMS[plan.host], {
          ...settings,
          PORT: String(port),
          INSTANCE: name,
          SITE_URL: siteUrlOf(plan),
        })
        return { child, url: `http://127.0.0.1:${port}` }
      })
      await Promise.all(instances.map(({ child, url }) => ready(child, url, plan)))
      const env = gatewayEnv(plan, { upstreams: instances.map(({ url }) => url), workerUrl, redisUrl })
      start(gateway, 'gateway', GATEWAY, { ...env, ADMIN_PORT: String(adminPort) })
    },
    async startWorker(databaseUrl, redisUrl, amqpUrl) {
      const settings = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, AMQP_URL: amqpUrl, ...plan.keys }
      const child = start(others, 'worker-payments', WORKER, {
        ...settings,
        PORT: String(workerPort),
        INSTANCE: 'worker',
        SITE_URL: siteUrlOf(plan),
        OUTGOING_FOLDER: outgoingOf(plan.folder),
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

interface Reached {
  upstreams: string[]
  workerUrl: string
  redisUrl: string
}

const gatewayEnv = ({ address }: SystemPlan, { upstreams, workerUrl, redisUrl }: Reached) => ({
  PORT: String(address.port),
  HOST: address.host,
  INSTANCE: 'gateway',
  UPSTREAMS: upstreams.join(','),
  READY_URLS: `${workerUrl}/readyz`,
  REDIS_URL: redisUrl,
  // No load balancer in front: there is nothing to wait for before it closes.
  DRAIN_WAIT_MS: '0',
})

function metricsOf(
  host: HostKind,
  at: { adminPort: number | undefined; ports: number[]; workerUrl: string },
): System['metrics'] {
  const urlAt = (port: number | undefined) => `http://127.0.0.1:${port}/metrics`
  return {
    'milo-gateway': [urlAt(at.adminPort)],
    // The emulator, like the edge, keeps no counts.
    'milo-functions': host === 'node' ? at.ports.map(urlAt) : [],
    'milo-worker': [`${at.workerUrl}/metrics`],
  }
}

/** Where mails become files; `.milo/outgoing` unless told otherwise. */
export const outgoingOf = (folder: string): string => process.env.OUTGOING_FOLDER || join(folder, 'outgoing')

const siteUrlOf = ({ address }: SystemPlan): string => process.env.SITE_URL || urlOf(address)

export function urlOf({ host, port }: { host: string; port: number }): string {
  const everywhere = ['0.0.0.0', '::', '']
  return `http://${everywhere.includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The sources of every process of a host, and of what it loads. */
export function programsOf(host: HostKind): string[] {
  // The emulator bundles functions itself, for workerd.
  const functions = host === 'node' ? routes.map(({ name }) => `functions/${name}.ts`) : []
  return [HOST_PROGRAMS[host], ...functions, GATEWAY, WORKER, END_WITH_PARENT]
}

function instanceNames(host: HostKind): string[] {
  return host === 'node' ? INSTANCES : ['emulator']
}

function nodeProcess(
  plan: SystemPlan,
  { name, args }: { name: string; args: string[] },
  env: Record<string, string>,
): ChildPlan {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', ...args],
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
