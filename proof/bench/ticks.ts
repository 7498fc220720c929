// What a full garbage collection does to `process.nextTick`, and what shared/std/next-tick.ts does about it.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROCESS = fileURLToPath(new URL('ticks-process.ts', import.meta.url))

export async function run(): Promise<void> {
  const node = process.env.BENCH_NODE ?? process.execPath
  console.log('process.nextTick, ns a call                before    after full collections')
  for (const [name, kept] of [
    ['as Node is', 'not'],
    ['one queued object kept', 'kept'],
  ] as const) {
    const text = execFileSync(node, ['--expose-gc', '--import', 'tsx', PROCESS, kept], { encoding: 'utf8' })
    const { before, after } = JSON.parse(text) as { before: number; after: number }
    console.log(`${name.padEnd(40)}${before.toFixed(0).padStart(9)}${after.toFixed(0).padStart(26)}`)
  }
}
