// Processes under measurement: started on one core, watched through /proc, and ended with what they started.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { openSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { sleep } from '#shared/std/sleep.ts'

/** What is measured has a core to itself; the load and the instances share another, where there is one. */
export const MEASURED_CORE = availableParallelism() - 1
export const OTHER_CORE = 0
/** Ticks of utime and stime in a second on every Linux that matters. */
const TICKS = 100
const READY_WITHIN_MS = 60_000

const started = new Set<ChildProcess>()

export const has = (command: string) => spawnSync('which', [command]).status === 0

export function start(
  core: number | undefined,
  command: string,
  args: string[],
  env: Record<string, string> = {},
  log?: string,
) {
  const out = log === undefined ? 'ignore' : openSync(log, 'w')
  const pinned =
    core !== undefined && has('taskset')
      ? ['taskset', '-c', String(core), command, ...args]
      : [command, ...args]
  const child = spawn(pinned[0]!, pinned.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', out, out],
  })
  started.add(child)
  return child
}

export async function end(child: ChildProcess) {
  started.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

export async function endAll() {
  await Promise.all([...started].map(end))
}

export async function answers(url: string) {
  const end = Date.now() + READY_WITHIN_MS
  for (;;) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ok) return
    if (Date.now() > end) throw new Error(`${url} does not answer`)
    await sleep(50)
  }
}

/** The process and all below it. */
function family(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => statOf(each)?.[1] === pid)
  return [pid, ...children.flatMap(family)]
}

/** Pins a process and its children, present and future, to these cores, written as for taskset: '0-1'. */
export function pin(pid: number, cores: string): void {
  for (const each of family(pid)) spawnSync('taskset', ['-a', '-c', '-p', cores, String(each)])
}

/** The fields of /proc/<pid>/stat after the name, from the state on; undefined where it has just ended. */
function statOf(pid: number): [string, number, ...number[]] | undefined {
  try {
    const [state, ...rest] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')
    return [state!, ...(rest.map(Number) as [number, ...number[]])]
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code!)) return undefined
    throw error
  }
}

/** CPU seconds of a process and all below it, also of those that have ended. */
export function cpuSeconds(pid: number): number {
  const ticks = family(pid).map((each) => {
    const stat = statOf(each)
    return stat === undefined ? 0 : stat.slice(11, 15).reduce((sum: number, part) => sum + Number(part), 0)
  })
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS
}

/** CPU seconds that each of these has spent since the last call, and this process, as `load`. */
export function newCpuMeter(pids: Readonly<Record<string, number>>): () => Record<string, number> {
  const spent = (): [string, number][] => {
    const { user, system } = process.cpuUsage()
    const others = Object.entries(pids).map(([name, pid]): [string, number] => [name, cpuSeconds(pid)])
    return [...others, ['load', (user + system) / 1e6]]
  }
  let last = spent()
  return () => {
    const now = spent()
    const since = now.map(([name, seconds], at) => [name, seconds - last[at]![1]] as const)
    last = now
    return Object.fromEntries(since)
  }
}

export function memoryBytes(pid: number): number {
  const kilobytes = family(pid).map((each) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'latin1'))?.[1] ?? 0),
  )
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1024
}
