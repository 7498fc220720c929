// The processes that a run starts: each with a log, a note on disk that outlives us, and an end that is certain.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, type Note, noteOf, signalGroup } from './pids.ts'

/** What a child may take to end after its signal, before it is killed: all of Milo ends within 10 s. */
const PATIENCE_MS = 6_000
/** Lines of its log that say why a child died. */
const LAST_LINES = 12

export interface ChildPlan {
  name: string
  command: string
  args: string[]
  /** Run folder: gets `logs/<name>.log` and `pids/<name>.json`. */
  folder: string
  env?: NodeJS.ProcessEnv
  cwd?: string
  uid?: number
  gid?: number
  /** The signal that asks it to end in order. */
  endSignal?: NodeJS.Signals
  /** A Node child gets a channel, and so learns when this process is gone. */
  channel?: boolean
}

export interface Child {
  name: string
  pid: number
  /** Resolves with how it ended; never rejects. */
  exited: Promise<string>
  ended: () => boolean
  lastLines: () => string
  stop: () => Promise<void>
}

/** Starts a child in a process group of its own, so that a terminal's Ctrl-C reaches only us and we end things in order. */
export function startChild(plan: ChildPlan): Child {
  const log = join(plan.folder, 'logs', `${plan.name}.log`)
  const note = join(plan.folder, 'pids', `${plan.name}.json`)
  mkdirSync(join(plan.folder, 'logs'), { recursive: true })
  mkdirSync(join(plan.folder, 'pids'), { recursive: true })
  const endSignal = plan.endSignal ?? 'SIGTERM'
  const process_ = spawnInto(plan, log)
  const exited = new Promise<string>((resolve) => {
    process_.once('error', (error) => resolve(error.message))
    process_.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`))
  })
  const pid = process_.pid ?? 0
  let over = pid === 0
  if (pid !== 0) writeFileSync(note, JSON.stringify(noteOf(pid, endSignal)))
  const done = exited.then((how) => {
    over = true
    rmSync(note, { force: true })
    return how
  })
  return {
    name: plan.name,
    pid,
    exited: done,
    ended: () => over,
    lastLines: () => tail(log),
    stop: () => stopChild(process_, done, () => over, endSignal),
  }
}

function spawnInto(plan: ChildPlan, log: string): ChildProcess {
  const out = openSync(log, 'a')
  try {
    return spawn(plan.command, plan.args, {
      detached: true,
      stdio: plan.channel ? ['ignore', out, out, 'ipc'] : ['ignore', out, out],
      env: plan.env ?? process.env,
      ...(plan.cwd === undefined ? {} : { cwd: plan.cwd }),
      ...(plan.uid === undefined ? {} : { uid: plan.uid }),
      ...(plan.gid === undefined ? {} : { gid: plan.gid }),
    })
  } finally {
    closeSync(out)
  }
}

async function stopChild(
  child: ChildProcess,
  done: Promise<string>,
  over: () => boolean,
  signal: NodeJS.Signals,
): Promise<void> {
  if (over()) return
  child.kill(signal)
  const timer = setTimeout(() => signalGroup(child.pid ?? 0, 'SIGKILL'), PATIENCE_MS)
  await done
  clearTimeout(timer)
}

function tail(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n')
}

/** Ends a process that an earlier run left behind, if the note's process is still that very one. */
export async function endLeftover(note: Note): Promise<void> {
  if (!isAlive(note)) return
  process.kill(note.pid, note.endSignal)
  for (const deadline = Date.now() + PATIENCE_MS; isAlive(note) && Date.now() < deadline; ) await pause(50)
  if (isAlive(note)) signalGroup(note.pid, 'SIGKILL')
  while (isAlive(note)) await pause(20)
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Repeats `attempt` until it succeeds; throws with the child's last log lines when it ends first or time is up. */
export async function untilReady(
  child: Child,
  attempt: () => Promise<unknown>,
  { withinMs, everyMs }: { withinMs: number; everyMs: number },
): Promise<void> {
  const deadline = Date.now() + withinMs
  for (;;) {
    try {
      await attempt()
      return
    } catch (error) {
      const why = child.ended()
        ? await child.exited
        : Date.now() > deadline
          ? `not ready within ${withinMs / 1000} s`
          : undefined
      if (why)
        throw new Error(`${child.name} did not start (${why}). The end of its log:\n${child.lastLines()}`, {
          cause: error,
        })
    }
    await pause(everyMs)
  }
}
