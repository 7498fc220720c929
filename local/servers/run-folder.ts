// A run folder belongs to one run at a time; a run that takes it over from a killed one ends the processes
// that one left.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '#shared/std/sleep.ts'
import { isAlive, type Note, noteOf, signalGroup } from './process-ids.ts'

/** Time for a leftover process to end in order before it is killed. */
const PATIENCE_MS = 5_000

export class FolderInUse extends Error {}

/** Claims `folder` for this process, or throws FolderInUse. Returns a function that releases it. */
export async function claimFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true })
  const owner = join(folder, 'owner.json')
  const before = readNote(owner)
  if (before && isAlive(before)) throw new FolderInUse(`process ${before.pid} uses ${folder}`)
  rmSync(owner, { force: true })
  try {
    writeFileSync(owner, JSON.stringify(noteOf(process.pid)), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new FolderInUse(`another process just took ${folder}`)
    throw error
  }
  await endLeftovers(folder)
  return () => rmSync(owner, { force: true })
}

/** Ends the processes that are noted in a run folder and still alive. */
export async function endLeftovers(folder: string): Promise<void> {
  const pids = join(folder, 'pids')
  mkdirSync(pids, { recursive: true })
  const notes = readdirSync(pids).map((name) => join(pids, name))
  await Promise.all(
    notes.map(async (file) => {
      const note = readNote(file)
      if (note) await endLeftover(note)
      rmSync(file, { force: true })
    }),
  )
}

/** Ends a process if the number still belongs to the noted process. */
async function endLeftover(note: Note): Promise<void> {
  if (note.pid === process.pid || !isAlive(note)) return
  process.kill(note.pid, note.endSignal)
  for (const deadline = Date.now() + PATIENCE_MS; isAlive(note) && Date.now() < deadline; ) await sleep(50)
  signalGroup(note.pid, 'SIGKILL') // and what it started, also when itself has ended
  while (isAlive(note)) await sleep(20)
}

/** Whether the run of this folder is still alive. */
export function isInUse(folder: string): boolean {
  const owner = readNote(join(folder, 'owner.json'))
  return owner !== undefined && isAlive(owner)
}

function readNote(file: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note
  } catch {
    return undefined // none there, or its writer was killed half-way: nothing that we could trust
  }
}
