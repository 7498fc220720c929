// The seat inventory: scripts beside redis-benchmark, halls from 100 to 100 000 seats, bytes a seat, other designs.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpus } from 'node:os'
import { promisify } from 'node:util'
import { createHold, releaseHold } from '#shared/holds/holds.ts'
import { findPrograms } from '../../local/find.ts'
import { compareDesigns } from './seats-designs.ts'
import { growHalls, weighSeats } from './seats-halls.ts'
import { holdsOverHttp } from './seats-http.ts'
import {
  type Bench,
  callsOf,
  hallOf,
  holdAndRelease,
  median,
  openHall,
  table,
  withRedis,
} from './seats-redis.ts'

const PAIRS = 8_000
const IN_FLIGHT = 64
const ROUNDS = 5

export async function run(): Promise<void> {
  const ran = await withRedis(async (bench) => {
    console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${bench.what}`)
    await beside(bench)
    await growHalls(bench.redis)
    await weighSeats(bench.redis)
    await compareDesigns(bench.redis)
  })
  await holdsOverHttp()
  if (!ran) console.log('redis-server is missing, and it is what is measured: apt-get install redis-server')
}

/** (a) Hold and release of 4 seats against the same number of reads and writes, sent by redis-benchmark. */
async function beside({ redis, url }: Bench): Promise<void> {
  const program = findPrograms('redis-benchmark')[0]
  if (!program) return console.log('redis-benchmark is missing: no comparison with it')
  const showtimeId = await openHall(redis, hallOf(1000))
  const calls = await callsOf(redis, () => holdAndRelease(redis, showtimeId, [0, 1, 2, 3]))
  const count = (of: (name: string) => boolean) =>
    [...calls].reduce((sum, [name, times]) => sum + (of(name) ? times : 0), 0) / 2
  const isRead = (name: string) => /^(time|h?m?get|getrange|zrangebyscore|strlen)$/.test(name)
  const [reads, writes] = [count(isRead), count((name) => !isRead(name))]
  const sha = await redis.script('LOAD', referenceScript(Math.round(reads), Math.round(writes)))
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await holdsPerSecond(redis, showtimeId))
    theirs.push(await referencePerSecond(program, url, String(sha)))
  }
  table(
    `(a) Scripts a second, ${IN_FLIGHT} in flight, median of ${ROUNDS}: hold and release of 4 seats over one ioredis connection, and ` +
      `redis-benchmark with ${reads} reads and ${writes} writes a script (aim: ≥ 0.7)`,
    ['Milo', 'redis-benchmark', 'ratio'],
    [[median(ours), median(theirs), median(ours) / median(theirs)]],
  )
}

const referenceScript = (reads: number, writes: number) =>
  [
    ...Array.from({ length: reads }, (_, field) => `redis.call('HGET', KEYS[1], '${field}')`),
    ...Array.from({ length: writes }, (_, field) => `redis.call('HSET', KEYS[1], '${field}', ARGV[1])`),
    'return 1',
  ].join('\n')

async function holdsPerSecond(redis: Bench['redis'], showtimeId: string): Promise<number> {
  const ids = Array.from({ length: PAIRS }, () => ({
    showtimeId,
    holdId: randomUUID(),
    customerId: randomUUID(),
  }))
  let next = 0
  const lane = async (number: number) => {
    const seats = [0, 1, 2, 3].map((seat) => 5 * number + seat)
    for (let pair = next++; pair < PAIRS; pair = next++) {
      await createHold(redis, { ...ids[pair]!, seats, quote: '' })
      await releaseHold(redis, ids[pair]!)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, number) => lane(number)))
  return (2 * PAIRS) / ((performance.now() - begun) / 1000)
}

async function referencePerSecond(program: string, url: URL, sha: string): Promise<number> {
  const server = ['-h', url.hostname, '-p', url.port, '-a', url.password]
  const load = [
    '-c',
    String(IN_FLIGHT),
    '-n',
    String(2 * PAIRS),
    '--csv',
    'EVALSHA',
    sha,
    '1',
    'reference',
    'value',
  ]
  const { stdout } = await promisify(execFile)(program, [...server, ...load])
  return Number(/,"([\d.]+)"/.exec(stdout.trim().split('\n').at(-1)!)?.[1])
}
