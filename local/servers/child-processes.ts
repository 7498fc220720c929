// The child processes of a run: each with a log, a note on disk that outlives us, and a certain end.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '#shared/std/sleep.ts'
import { noteOf, signalGroup } from './process-ids.ts'

/** Time to end after the signal before it is killed, unless its plan says otherwise. */
const PATIENCE_MS = 3_500
/** Log lines that explain why a child died. */
const LAST_LINES = 12
/** Restart delay of a child that keeps dying: doubles from the first to the last. */
const FIRST_RESTART_MS = 250
const LAST_RESTART_MS = 10_000
/** A child that lived this long had started well: its next restart is quick again. */
const SOUND_AFTER_MS = 30_000

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
  patienceMs?: number
  /** A Node child gets an IPC channel and so notices when this process is gone. */
  channel?: boolean
  /** Once aborted, nothing starts any more. */
  signal?: AbortSignal | undefined
}

export interface Child {
  name: string
  pid: () => number
  ended: () => boolean
  /** How it ended; undefined while it runs. */
  how: () => string | undefined
  /** The end of this child's log, for people. */
  lastLines: () => string
  /** From now on restarts it when it dies by itself, and `say`s so. */
  keepRunning: (say: (line: string) => void) => void
  /** Asks it to end, waits, and kills it if it does not; it is not restarted. */
  stop: () => Promise<void>
}

interface Life {
  process: ChildProcess
  begun: number
  over?: string
  done: Promise<string>
}

/** A process that exits without stopping its children (an interrupted test run) still asks them to end. */
const living = new Map<ChildProcess, NodeJS.Signals>()
process.on('exit', () => {
  for (const [child, signal] of living) child.kill(signal)
})

/**
 * Starts a child in its own process group, so that a terminal's Ctrl-C reaches only us and we end things in
 * order.
 */
export function startChild(plan: ChildPlan): Child {
  const log = join(plan.folder, 'logs', `${plan.name}.log`)
  let life = spawnLife(plan, log, 'w')
  let stopping = false
  const over = () => stopping || plan.signal?.aborted
  return {
    name: plan.name,
    pid: () => life.process.pid ?? 0,
    ended: () => life.over !== undefined,
    how: () => life.over,
    lastLines: () => tail(log),
    async keepRunning(say) {
      for (let wait = FIRST_RESTART_MS; ; wait = Math.min(wait * 2, LAST_RESTART_MS)) {
        const how = await life.done
        if (over()) return
        if (Date.now() - life.begun > SOUND_AFTER_MS) wait = FIRST_RESTART_MS
        say(
          `${plan.name} ended by itself (${how}); it starts again in ${wait / 1000} s. The end of ${log}:\n${tail(log)}`,
        )
        await sleep(wait)
        if (over()) return
        life = spawnLife(plan, log, 'a')
      }
    },
    async stop() {
      stopping = true
      if (life.over !== undefined) return
      life.process.kill(plan.endSignal ?? 'SIGTERM')
      const timer = setTimeout(
        () => signalGroup(life.process.pid ?? 0, 'SIGKILL'),
        plan.patienceMs ?? PATIENCE_MS,
      )
      await life.done
      clearTimeout(timer)
    },
  }
}

function spawnLife(plan: ChildPlan, log: string, flags: 'a' | 'w'): Life {
  plan.signal?.throwIfAborted()
  const note = join(plan.folder, 'pids', `${plan.name}.json`)
  mkdirSync(join(plan.folder, 'logs'), { recursive: true })
  mkdirSync(join(plan.folder, 'pids'), { recursive: true })
  const child = spawnInto(plan, log, flags)
  if (child.pid !== undefined) writeFileSync(note, JSON.stringify(noteOf(child.pid, plan.endSignal)))
  living.set(child, plan.endSignal ?? 'SIGTERM')
  const done = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  }).then((how) => {
    life.over = how
    living.delete(child)
    // Ends its own children too: the emulator's workerd would keep its port.
    signalGroup(child.pid ?? 0, 'SIGKILL')
    rmSync(note, { force: true })
    return how
  })
  const life: Life = { process: child, begun: Date.now(), done }
  return life
}

function spawnInto(plan: ChildPlan, log: string, flags: 'a' | 'w'): ChildProcess {
  const out = openSync(log, flags)
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

function tail(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n')
}

export interface Patience {
  withinMs: number
  everyMs: number
  signal?: AbortSignal | undefined
}

/**
 * Repeats `attempt` until it succeeds; throws with the child's last log lines if the child ends first or time
 * is up.
 */
export async function untilReady(
  child: Child,
  attempt: () => Promise<unknown>,
  patience: Patience,
): Promise<void> {
  for (const deadline = Date.now() + patience.withinMs; ; ) {
    patience.signal?.throwIfAborted()
    try {
      await attempt()
      return
    } catch (error) {
      const why =
        child.how() ?? (Date.now() > deadline ? `not ready within ${patience.withinMs / 1000} s` : undefined)
      if (why)
        throw new Error(`${child.name} did not start (${why}). The end of its log:\n${child.lastLines()}`, {
          cause: error,
        })
    }
    await sleep(patience.everyMs)
  }
}
