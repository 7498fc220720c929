// Other designs for the same: a key per seat, a hash of seats and a bitmap beside a hash.
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { HOLD_LENGTH_MS } from '#shared/domain/hold.ts'
import { costOf, table } from './seats-redis.ts'

/**
 * Each holds ARGV[3…] for hold ARGV[1] until ARGV[2], all or none, and does nothing else: no caps, no
 * versions, no record of the hold.
 */
const designs = {
  'key per seat': `
    for i = 3, #ARGV do if redis.call('EXISTS', KEYS[1] .. ARGV[i]) == 1 then return 0 end end
    for i = 3, #ARGV do redis.call('SET', KEYS[1] .. ARGV[i], ARGV[1], 'PX', 300000) end
    return 1`,
  'hash of seats': `
    local now = tonumber(redis.call('TIME')[1]) * 1000
    local held = redis.call('HMGET', KEYS[1], unpack(ARGV, 3))
    for i = 1, #held do if held[i] and tonumber(string.sub(held[i], 1, 13)) > now then return 0 end end
    local pairs = {}
    for i = 3, #ARGV do pairs[#pairs + 1] = ARGV[i]; pairs[#pairs + 1] = ARGV[2] .. ARGV[1] end
    redis.call('HSET', KEYS[1], unpack(pairs))
    return 1`,
  'bitmap and hash': `
    for i = 3, #ARGV do if redis.call('GETBIT', KEYS[1], ARGV[i]) == 1 then return 0 end end
    for i = 3, #ARGV do redis.call('SETBIT', KEYS[1], ARGV[i], 1) end
    redis.call('HSET', KEYS[1] .. 'h', ARGV[1], table.concat(ARGV, ',', 3))
    redis.call('ZADD', KEYS[1] .. 'z', ARGV[2], ARGV[1])
    return 1`,
}

const SEATS = 1_000
const GROUP = 5

export async function compareDesigns(redis: Redis): Promise<void> {
  const rows: (string | number)[][] = []
  for (const [name, source] of Object.entries(designs)) rows.push([name, ...(await tryDesign(redis, source))])
  table(
    `(c) Other designs, a hall of ${SEATS} seats held in groups of ${GROUP}: µs of Redis per hold, bytes per held seat`,
    ['design', 'µs', 'bytes'],
    rows,
  )
}

async function tryDesign(redis: Redis, source: string): Promise<[micros: number, bytes: number]> {
  const sha = String(await redis.script('LOAD', source))
  const before = await usedMemory(redis)
  const key = `{${randomUUID()}}:`
  const until = Date.now() + HOLD_LENGTH_MS
  const { micros } = await costOf(redis, async () => {
    for (let seat = 0; seat < SEATS; seat += GROUP) {
      const seats = Array.from({ length: GROUP }, (_, each) => seat + each)
      await redis.evalsha(sha, 1, key, randomUUID(), until, ...seats)
    }
  })
  return [micros, ((await usedMemory(redis)) - before) / SEATS]
}

async function usedMemory(redis: Redis): Promise<number> {
  const stats = (await redis.call('MEMORY', 'STATS')) as (string | number)[]
  return Number(stats[stats.indexOf('dataset.bytes') + 1])
}
