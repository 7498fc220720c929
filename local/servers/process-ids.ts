// Process ids that stay meaningful: a number may be reused later, so its start time is kept with it.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export interface Note {
  pid: number
  /** Name and start time from the system; a reused number differs in one. */
  identity: string
  endSignal: NodeJS.Signals
}

export function noteOf(pid: number, endSignal: NodeJS.Signals = 'SIGTERM'): Note {
  return { pid, identity: identityOf(pid) ?? '', endSignal }
}

export function isAlive(note: Note): boolean {
  return note.identity !== '' && identityOf(note.pid) === note.identity
}

/**
 * Start time of a process since boot, and the boot's id; undefined if there is no such process (or it is a
 * zombie).
 */
function identityOf(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self/stat')) return identityByPs(pid)
    // The name in field 2 may contain spaces and brackets: fields are counted from its last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${fields[19]} ${bootId()}`
  } catch {
    return undefined // no such process
  }
}

function bootId(): string {
  const file = '/proc/sys/kernel/random/boot_id'
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

function identityByPs(pid: number): string | undefined {
  const [state, ...start] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
  })
    .trim()
    .split(/\s+/)
  return state?.startsWith('Z') ? undefined : start.join(' ')
}

/** Sends a signal to a child's process group. The group may be gone already. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 1) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
