// Whatever buyers, staff, workers, the clock and bad luck do in whatever order: the commands do what the
// plain model does.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import { withoutGuard } from '../../../testing/guards.ts'
import { servers, testRedis } from '../../../testing/servers.ts'
import { asScript, play, type Sequence, sequences } from './sequences.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

// A script takes some milliseconds on the in-memory Redis.
const RUNS = servers.redis === 'real' ? 2000 : 60
// Side by side, so that one's wait for Redis is another's turn.
const LANES = 4

type Clock = ReturnType<typeof withTestClock>

/**
 * The first failure as text to read and to play again, or undefined. SEED in the environment repeats a run.
 */
async function check(clock: Clock, numRuns: number, seed?: number): Promise<string | undefined> {
  const property = fc.asyncProperty(sequences, (sequence) => play(clock, redis, sequence))
  const result = await fc.check(property, { numRuns, ...(seed !== undefined && { seed }) })
  if (!result.failed) return undefined
  const sequence = result.counterexample![0] as Sequence
  return `${result.errorInstance}\n${asScript(sequence)}\nSEED=${result.seed}`
}

test(`${RUNS} random sequences of commands end as the model says`, async () => {
  const seed = process.env.SEED
  const clock = withTestClock(redis)
  const lanes = Array.from({ length: seed ? 1 : LANES }, () =>
    check(clock, RUNS / LANES, seed ? Number(seed) : undefined),
  )
  expect((await Promise.all(lanes)).filter(Boolean)).toEqual([])
})

test('the sequences find a command that does not look whether a seat is free', async () => {
  const blind = withTestClock(redis, withoutGuard)
  expect(await check(blind, 200)).toMatch(/the model/)
})

test.each([
  ['takes seats for a repeat whose hold is over', "if earlier then return 'ENDED' end"],
  ['takes another request under the key for the same', "if isOther then return 'MISMATCH' end"],
])('the sequences find a command that %s', async (_, line) => {
  const forgetful = withTestClock(redis, (source) => source.replaceAll(line, ''))
  expect(await check(forgetful, 400)).toMatch(/the model/)
})
