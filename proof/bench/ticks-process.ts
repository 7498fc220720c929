// What a `process.nextTick` takes in this process, in ns: at first, and after full garbage collections.
import { setImmediate as turn } from 'node:timers/promises'
import { keepNextTickFast } from '#shared/std/next-tick.ts'

const AT_ONCE = 64
const ROUNDS = 5_000
const COLLECTIONS = 5

async function nanosOfATick(): Promise<number> {
  const nothing = () => undefined
  let spent = 0n
  for (let round = 0; round < ROUNDS; round++) {
    const begun = process.hrtime.bigint()
    for (let count = 0; count < AT_ONCE; count++) process.nextTick(nothing)
    spent += process.hrtime.bigint() - begun
    await turn()
  }
  return Number(spent) / (ROUNDS * AT_ONCE)
}

if (process.argv[2] === 'kept') keepNextTickFast()
await nanosOfATick()
const before = await nanosOfATick()
for (let count = 0; count < COLLECTIONS; count++) {
  await turn()
  globalThis.gc!()
}
await nanosOfATick()
process.stdout.write(JSON.stringify({ before, after: await nanosOfATick() }))
