// (d) Instructions that Redis runs for a hold and its release, by valgrind: the same in every run to a
// percent, on a busy machine too.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHold } from '#shared/holds/holds.ts'
import { openRedis, redisIsBack } from '#shared/redis.ts'
import { findPrograms, freePort } from '../../local/servers/find-programs.ts'
import { end, has, start } from './processes.ts'
import { holdAndRelease, record, references } from './seats-beside.ts'
import { type Bench, hallOf, openHall, table } from './seats-redis.ts'

/** Under valgrind it starts slowly. */
const READY_WITHIN_MS = 30_000
const WARM_UP = 300
const MEASURED = 1000
const SEATS = [0, 1, 2, 3]

export async function countInstructions(): Promise<void> {
  if (!has('callgrind_control'))
    return console.log('valgrind is missing, and it counts (d): apt-get install valgrind')
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  const port = await freePort()
  const output = `--callgrind-out-file=${join(folder, 'count')}`
  const server = [
    findPrograms('redis-server')[0]!,
    '--port',
    String(port),
    '--save',
    '',
    '--bind',
    '127.0.0.1',
  ]
  const child = start(undefined, 'valgrind', ['--tool=callgrind', output, ...server])
  const redis = openRedis(`redis://127.0.0.1:${port}`) as Bench['redis']
  try {
    await redisIsBack(redis, READY_WITHIN_MS)
    const rows = await measureAll(redis, (work) => instructionsOf(child.pid!, folder, work))
    table(
      '(d) Instructions of Redis, thousands: a hold of 4 seats and its release; the very same commands in scripts that do nothing else; a hold that is refused',
      ['hold and release', 'the same commands', 'refused'],
      [rows.map((count) => count / 1000)],
    )
  } finally {
    redis.disconnect()
    await end(child)
    rmSync(folder, { recursive: true })
  }
}

async function measureAll(redis: Bench['redis'], count: (work: () => Promise<unknown>) => Promise<number>) {
  const showtimeId = await openHall(redis, hallOf(1000))
  const recorded = await record(redis, await openHall(redis, hallOf(1000)))
  const buyers = Array.from({ length: 100 }, () => randomUUID())
  let turn = 0
  const ids = () => ({ showtimeId, holdId: randomUUID(), buyerId: buyers[turn++ % buyers.length]! })
  const pair = () =>
    holdAndRelease(
      redis,
      ids(),
      SEATS.map((seat) => seat + 5 * (turn % 64)),
    )
  for (let done = 0; done < WARM_UP; done++) await pair()
  const holds = await count(pair)
  const scripts = await Promise.all(
    recorded.map(references.same).map(async ({ source, keys, args }) => ({
      sha: String(await redis.script('LOAD', source)),
      words: [keys.length, ...keys, ...args] as const,
    })),
  )
  const same = await count(async () => {
    for (const { sha, words } of scripts) await redis.evalsha(sha, ...words)
  })
  await createHold(redis, { ...ids(), seats: [990, 991], quote: '' })
  const refused = await count(async () => {
    const hold = await createHold(redis, { ...ids(), seats: [990, 991], quote: '' })
    if (hold.ok || hold.code !== 'seats_taken') throw new Error('Not refused')
  })
  return [holds, same, refused]
}

/** Of one piece of work, the mean of many. */
async function instructionsOf(pid: number, folder: string, work: () => Promise<unknown>): Promise<number> {
  const control = (what: string) => execFileSync('callgrind_control', [what, String(pid)], { stdio: 'pipe' })
  control('--zero')
  for (let done = 0; done < MEASURED; done++) await work()
  control('--dump')
  const last = readdirSync(folder).filter((file) => /\.\d+$/.test(file)).length
  const dump = readFileSync(join(folder, `count.${last}`), 'utf8')
  return Number(/^(?:totals|summary): (\d+)/m.exec(dump)![1]) / MEASURED
}
