// One function instance under load, beside a bare Hono app in the same kind of process: CPU per request.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../local/servers/find-programs.ts'
import { answers, cpuSeconds, MEASURED_CORE, start } from './processes.ts'
import { CONNECTIONS, type Wrk, warmUp, wrk } from './wrk.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SECONDS = 4

export interface Instance {
  url: string
  pid: number
}

export interface Measured {
  name: string
  /** Of CPU per request. */
  micros: number
  wrk: Wrk
}

/** Milo's Node host; `env` says which servers it uses. */
export const instance = (env: Record<string, string>, folder: string): Promise<Instance> =>
  started(
    'functions/host/node.ts',
    { LOG_LEVEL: 'error', ...env },
    '/healthz',
    join(folder, `${env.INSTANCE}.log`),
  )

export const startBare = (env: Record<string, string> = {}): Promise<Instance> =>
  started('proof/bench/bare.ts', env, '/')

async function started(file: string, env: Record<string, string>, ready: string, log?: string) {
  const port = await freePort()
  const args = [...nodeOptions(), '--import', 'tsx', join(ROOT, file)]
  const child = start(
    MEASURED_CORE,
    process.env.BENCH_NODE ?? process.execPath,
    args,
    { ...env, PORT: String(port) },
    log,
  )
  const url = `http://127.0.0.1:${port}`
  await answers(url + ready)
  return { url, pid: child.pid! }
}

/** `PROFILE=folder` writes a CPU profile of every process there. */
const nodeOptions = () =>
  process.env.PROFILE === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', process.env.PROFILE]

/** One path, warm, on as many connections as wrk keeps. */
export async function measure(name: string, { url, pid }: Instance, path: string): Promise<Measured> {
  warmUp(url + path)
  return measured(name, pid, () => wrk(url + path, CONNECTIONS, SECONDS))
}

export function measured(name: string, pid: number, load: () => Wrk): Measured {
  const before = cpuSeconds(pid)
  const done = load()
  return { name, micros: ((cpuSeconds(pid) - before) / done.requests) * 1e6, wrk: done }
}

/** Everything beside the first row, which is the bare app. */
export function tableOf(rows: Measured[]): string {
  const head = `${''.padEnd(36)}CPU µs/req  × bare    req/s   p50 ms   p99 ms`
  const lines = rows.map(({ name, micros, wrk: { perSecond, p50, p99 } }) => {
    const ratio = (micros / rows[0]!.micros).toFixed(2)
    return `${name.padEnd(36)}${micros.toFixed(1).padStart(10)}${ratio.padStart(8)}${perSecond.toFixed(0).padStart(9)}${p50.toFixed(2).padStart(9)}${p99.toFixed(2).padStart(9)}`
  })
  return [head, ...lines].join('\n')
}
