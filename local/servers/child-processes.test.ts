// What npm start and the tests guarantee about processes: none is lost, none is left behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ROOT } from '../start/processes.ts'
import { type ChildPlan, startChild } from './child-processes.ts'
import { isAlive, type Note, noteOf } from './process-ids.ts'
import { claimFolder, FolderInUse } from './run-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milo-children-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const node = (script: string, more: Partial<ChildPlan> = {}): ChildPlan => ({
  name: 'child',
  command: process.execPath,
  args: ['-e', script],
  folder,
  ...more,
})
const FOR_EVER = 'setInterval(() => undefined, 1000)'
const noted = (name: string) => JSON.parse(readFileSync(join(folder, 'pids', `${name}.json`), 'utf8')) as Note
const starts = { interval: 20 }

test('a child that dies by itself is restarted, and its last log lines are reported', async () => {
  const mark = join(folder, 'second')
  const script = `const fs = require('fs')
    if (fs.existsSync(${JSON.stringify(mark)})) ${FOR_EVER}
    else { fs.writeFileSync(${JSON.stringify(mark)}, ''); console.log('out of popcorn'); process.exit(3) }`
  const child = startChild(node(script))
  const said: string[] = []
  child.keepRunning((line) => said.push(line))
  const first = child.pid()
  await vi.waitFor(() => expect(child.pid()).not.toBe(first), starts)
  expect(said).toEqual([expect.stringMatching(/child ended by itself \(exit code 3\).*\nout of popcorn/)])
  await child.stop()
  expect(isAlive(noteOf(child.pid()))).toBe(false)
})

test('a child that was stopped stays stopped', async () => {
  const child = startChild(node(FOR_EVER))
  const said: string[] = []
  child.keepRunning((line) => said.push(line))
  await child.stop()
  expect([child.how(), said]).toEqual(['SIGTERM', []])
})

test('a child that does not end is killed after its time-out, with its own children', async () => {
  const script = `process.on('SIGTERM', () => undefined)
    const { pid } = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(FOR_EVER)}])
    console.log('grandchild ' + pid); ${FOR_EVER}`
  const child = startChild(node(script, { patienceMs: 50 }))
  await vi.waitFor(() => expect(child.lastLines()).toMatch(/grandchild \d+/), starts)
  const grandchild = noteOf(Number(/\d+/.exec(child.lastLines())?.[0]))
  expect(isAlive(grandchild)).toBe(true)
  await child.stop()
  expect(child.how()).toBe('SIGKILL')
  await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false), starts)
})

test('an aborted start starts nothing', () => {
  expect(() => startChild(node(FOR_EVER, { signal: AbortSignal.abort() }))).toThrow(/abort/i)
})

test('a run folder belongs to one run at a time', async () => {
  const release = await claimFolder(folder)
  await expect(claimFolder(folder)).rejects.toThrow(FolderInUse)
  release()
  const releaseAgain = await claimFolder(folder)
  releaseAgain()
})

/** A run in a process of its own, so that it can be killed. */
function newRun(body: string): ChildProcess {
  const script = `
    import { startChild } from ${JSON.stringify(join(ROOT, 'local/servers/child-processes.ts'))}
    import { claimFolder } from ${JSON.stringify(join(ROOT, 'local/servers/run-folder.ts'))}
    const folder = ${JSON.stringify(folder)}
    await claimFolder(folder)
    ${body}
    console.log('started')
    ${FOR_EVER}`
  const file = join(folder, 'run.mts')
  writeFileSync(file, script)
  return spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function killed(run: ChildProcess): Promise<void> {
  if (run.stdout) await once(run.stdout, 'data')
  run.kill('SIGKILL')
  await once(run, 'exit')
}

test('a run that takes over from a killed one ends what that left, and nothing else', async () => {
  const run = newRun(`startChild({ name: 'left', command: 'sleep', args: ['600'], folder })`)
  await killed(run)
  const left = noted('left')
  // A process id with another start time, as if the number had been reused.
  const stranger = spawn('sleep', ['600'])
  const note = noteOf(stranger.pid ?? 0)
  writeFileSync(
    join(folder, 'pids', 'reused.json'),
    JSON.stringify({ ...note, identity: `1${note.identity}` }),
  )
  expect([isAlive(left), isAlive(note)]).toEqual([true, true])
  const release = await claimFolder(folder)
  expect([isAlive(left), isAlive(note)]).toEqual([false, true])
  release()
  stranger.kill()
})

test('when the parent is killed, its Node children end and take the servers with them', async () => {
  mkdirSync(join(folder, 'pids'))
  const first = JSON.stringify(join(ROOT, 'local/servers/end-with-parent.ts'))
  const run = newRun(`
    startChild({ name: 'server', command: 'sleep', args: ['600'], folder })
    startChild({ name: 'part', command: process.execPath, folder, channel: true, cwd: ${JSON.stringify(ROOT)},
      env: { ...process.env, MILO_RUN_FOLDER: folder },
      args: ['--import', 'tsx', '--import', ${first}, '-e', "${FOR_EVER}; console.log('up')"] })
    const { readFileSync } = await import('node:fs')
    while (!readFileSync(folder + '/logs/part.log', 'utf8').includes('up')) await new Promise((next) => setTimeout(next, 20))`)
  await once(run.stdout!, 'data')
  // Read while they live: a process that ends by itself deletes its note.
  const notes = [noted('server'), noted('part')]
  run.kill('SIGKILL')
  await vi.waitFor(() => expect(notes.map(isAlive)).toEqual([false, false]), starts)
})
