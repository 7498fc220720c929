// (a) Hold and release over ioredis, beside redis-benchmark sending scripts of the same reads and writes and
// nothing else.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { createHold, releaseHold } from '#shared/holds/holds.ts'
import { findPrograms } from '../../local/servers/find-programs.ts'
import { type Bench, hallOf, median, openHall, table } from './seats-redis.ts'

const PAIRS = 8_000
const IN_FLIGHT = 64
/** Machines here are as quick as their neighbours let them: each round compares what ran within a second. */
const ROUNDS = 9
/** An instance runs for weeks: its hot paths are compiled. */
const WARM_UP_ROUNDS = 3
const SEATS = [0, 1, 2, 3]
/** By one buyer, so that there are some hundred of them, as a hall has, and no budget is spent. */
const HOLDS_EACH = 20

/** A function as Redis saw it: what was sent with it, and the commands that it called. */
interface Recorded {
  keys: string[]
  args: string[]
  commands: string[][]
}

export async function beside({ redis, url }: Bench): Promise<void> {
  const program = findPrograms('redis-benchmark')[0]
  if (!program) return console.log('redis-benchmark is missing: no comparison with it')
  const showtimeId = await openHall(redis, hallOf(1000))
  const recorded = await record(redis, await openHall(redis, hallOf(1000)))
  const sent = ['-h', url.hostname, '-p', url.port, '-a', url.password, '-c', String(IN_FLIGHT)]
  const measure = async (script: Reference) => {
    const sha = String(await redis.script('LOAD', script.source))
    const call = ['EVALSHA', sha, String(script.keys.length), ...script.keys, ...script.args]
    const { stdout } = await promisify(execFile)(program, [...sent, '-n', String(PAIRS), '--csv', ...call])
    return Number(/,"([\d.]+)"/.exec(stdout.trim().split('\n').at(-1)!)?.[1])
  }
  const rates = { milo: [] as number[], same: [] as number[], bare: [] as number[], idle: [] as number[] }
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await holdsPerSecond(redis, showtimeId)
  for (let round = 0; round < ROUNDS; round++) {
    rates.milo.push(await holdsPerSecond(redis, showtimeId))
    for (const name of ['same', 'bare'] as const) {
      const [hold, release] = recorded.map(references[name])
      // As many of one as of the other.
      rates[name].push(2 / (1 / (await measure(hold!)) + 1 / (await measure(release!))))
    }
    rates.idle.push(await emptyPerSecond(redis))
  }
  const counts = recorded.map(({ commands }) => `${reads(commands)} + ${commands.length - reads(commands)}`)
  table(
    `(a) Scripts a second, ${IN_FLIGHT} in flight, median of ${ROUNDS}: hold and release of 4 seats over one ioredis connection; and ` +
      `redis-benchmark with as many reads + writes (${counts.join(' and ')}): the very same commands with the same keys and arguments ` +
      '(aim: ≥ 0.7 of it), or the cheapest there are (HGET and HSET of one word). Last, ioredis with a script that does nothing: its own limit',
    ['Milo', 'the same commands', 'ratio', 'HGET and HSET', 'ratio', 'ioredis, nothing'],
    [
      [
        median(rates.milo),
        median(rates.same),
        median(rates.milo.map((rate, round) => rate / rates.same[round]!)),
        median(rates.bare),
        median(rates.milo.map((rate, round) => rate / rates.bare[round]!)),
        median(rates.idle),
      ],
    ],
  )
}

export async function holdAndRelease(
  redis: Bench['redis'],
  ids: { showtimeId: string; holdId: string; buyerId: string },
  seats: number[],
): Promise<void> {
  const made = await createHold(redis, { ...ids, seats, quote: '' })
  if (!made.ok) throw new Error(`Not held: ${made.code}`)
  const released = await releaseHold(redis, ids)
  if (released !== 'released') throw new Error(`Not released: ${released}`)
}

/** What a hold and its release sent, and what their commands called. */
export async function record(redis: Bench['redis'], showtimeId: string): Promise<Recorded[]> {
  const monitor = await redis.monitor()
  const recorded: Recorded[] = []
  let last = false
  monitor.on('monitor', (_time: string, [name = '', ...args]: string[], source: string) => {
    if (name.toLowerCase() === 'fcall') {
      const count = Number(args[1])
      recorded.push({ keys: args.slice(2, 2 + count), args: args.slice(2 + count), commands: [] })
    } else if (source === 'lua') recorded.at(-1)?.commands.push([name, ...args].map(unescaped))
    else if (name.toLowerCase() === 'echo') last = true
  })
  // Of an ordinary pair: the first one of a showtime looks for overdue holds too.
  for (let pair = 0; pair < 2; pair++) {
    const ids = { showtimeId, holdId: randomUUID(), buyerId: randomUUID() }
    await holdAndRelease(redis, ids, SEATS)
  }
  while (!last) await redis.echo('recorded')
  monitor.disconnect()
  return recorded.slice(2, 4)
}

/** Bytes that cannot be printed come from MONITOR as `\x00`. */
const unescaped = (word: string) =>
  word.replace(/\\x([\da-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

type Reference = { source: string; keys: string[]; args: string[] }

const reads = (commands: string[][]) =>
  commands.filter(([name]) => /^(time|h?m?get|getrange|zrangebyscore|strlen)$/i.test(name!)).length

const lua = (words: string[]) => `redis.call(${words.map(quoted).join(', ')})`

/** Records have any byte. */
const quoted = (word: string) =>
  `"${Array.from(Buffer.from(word, 'latin1'), (byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`

/** Before the names and values of an entry stands its id. */
const entryId = (words: string[]) => words.lastIndexOf('s') - 1

export const references: Record<'same' | 'bare', (of: Recorded) => Reference> = {
  same: ({ keys, args, commands }) => ({
    keys,
    args,
    // An entry of a stream cannot come twice under its id.
    source: commands
      .map((words) =>
        lua(words[0] === 'XADD' ? words.map((word, at) => (at === entryId(words) ? '*' : word)) : words),
      )
      .concat('return 1')
      .join('\n'),
  }),
  bare: ({ commands }) => ({
    keys: ['reference'],
    args: ['value'],
    source: [
      ...Array.from({ length: reads(commands) }, (_, field) => `redis.call('HGET', KEYS[1], '${field}')`),
      ...Array.from(
        { length: commands.length - reads(commands) },
        (_, field) => `redis.call('HSET', KEYS[1], '${field}', ARGV[1])`,
      ),
      'return 1',
    ].join('\n'),
  }),
}

async function inFlight(work: (lane: number) => Promise<number>): Promise<number> {
  const begun = performance.now()
  const done = await Promise.all(Array.from({ length: IN_FLIGHT }, (_, lane) => work(lane)))
  return done.reduce((sum, count) => sum + count) / ((performance.now() - begun) / 1000)
}

function holdsPerSecond(redis: Bench['redis'], showtimeId: string): Promise<number> {
  const buyers = Array.from({ length: PAIRS / HOLDS_EACH }, () => randomUUID())
  const ids = Array.from({ length: PAIRS }, (_, pair) => ({
    showtimeId,
    holdId: randomUUID(),
    buyerId: buyers[pair % buyers.length]!,
  }))
  let next = 0
  return inFlight(async (lane) => {
    const seats = SEATS.map((seat) => 5 * lane + seat)
    let scripts = 0
    for (let pair = next++; pair < PAIRS; pair = next++) {
      await holdAndRelease(redis, ids[pair]!, seats)
      scripts += 2
    }
    return scripts
  })
}

async function emptyPerSecond(redis: Bench['redis']): Promise<number> {
  const sha = String(await redis.script('LOAD', 'return 1'))
  return inFlight(async () => {
    for (let turn = 0; turn < PAIRS / IN_FLIGHT; turn++) await redis.evalsha(sha, 0)
    return PAIRS / IN_FLIGHT
  })
}
