// A process with an uncaught exception ends in order, so that its host restarts it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const run = (then: string) =>
  spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      `import { endOnUncaughtExceptions } from './shared/uncaught-exceptions.ts'
       import { newLog } from './shared/log.ts'
       endOnUncaughtExceptions(newLog('test'), async () => {
         await new Promise((resolve) => setTimeout(resolve, 50))
         console.log('finished what it held')
       })
       setInterval(() => undefined, 1000)
       ${then}`,
    ],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' },
  )

test.each([
  ['an error outside of any promise', `setImmediate(() => { throw new Error('gone wrong') })`],
  ['a promise that nobody waits for', `Promise.reject(new Error('gone wrong'))`],
])('%s: it says why, finishes what it holds, and ends as failed', (_, then) => {
  const { stdout, status } = run(then)
  const [line, last] = stdout.trim().split('\n')
  expect(JSON.parse(line!)).toMatchObject({ level: 'fatal', err: { message: 'gone wrong' } })
  expect(last).toBe('finished what it held')
  expect(status).toBe(1)
})
