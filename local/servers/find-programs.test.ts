// Ports for servers that are still to start.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { freePort } from './find-programs.ts'

const PORTS = 300

test('no port is given twice, in one process or in two at the same time', async () => {
  const source = JSON.stringify(new URL('find-programs.ts', import.meta.url).href)
  const code = `const { freePort } = await import(${source})
    console.log(JSON.stringify(await Promise.all(Array.from({ length: ${PORTS} }, freePort))))
    // It lives, and has claimed them, until it has been read.
    process.stdin.resume()`
  const other = promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code])
  const theirs = new Promise<number[]>((resolve) =>
    other.child.stdout!.once('data', (line) => resolve(JSON.parse(String(line)))),
  )
  const ours = await Promise.all(Array.from({ length: PORTS }, freePort))
  const all = [...ours, ...(await theirs)]
  other.child.stdin!.end()
  await other
  expect(new Set(all).size).toBe(2 * PORTS)
})
