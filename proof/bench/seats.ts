// The seat inventory: scripts beside redis-benchmark, halls from 100 to 100 000 seats, bytes a seat, other
// designs, instructions.
import { cpus } from 'node:os'
import { beside } from './seats-beside.ts'
import { compareDesigns } from './seats-designs.ts'
import { growHalls, weighSeats } from './seats-halls.ts'
import { holdsOverHttp } from './seats-http.ts'
import { countInstructions } from './seats-instructions.ts'
import { type Bench, withRedis } from './seats-redis.ts'

const parts: Record<string, (bench: Bench) => Promise<void>> = {
  a: beside,
  b: ({ redis }) => growHalls(redis),
  c: async ({ redis }) => {
    await weighSeats(redis)
    await compareDesigns(redis)
  },
  d: countInstructions,
}

/** All parts, or those whose letters are given: npm run bench -- seats ab */
export async function run(): Promise<void> {
  const only = process.argv[3] ?? ''
  const ran = await withRedis(async (bench) => {
    console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${bench.what}`)
    for (const [letter, part] of Object.entries(parts))
      if (only === '' || only.includes(letter)) await part(bench)
  })
  if (only === '' || only.includes('e')) await holdsOverHttp()
  if (!ran) console.log('redis-server is missing, and it is what is measured: apt-get install redis-server')
}
