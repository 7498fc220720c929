// Ejection of an instance by what real requests say about it, without sockets.
import { expect, test } from 'vitest'
import { outcome } from './passive.ts'
import { readSettings } from './settings.ts'
import { Upstreams } from './upstreams.ts'

function instances(count: number) {
  const urls = Array.from({ length: count }, (_, i) => `http://i${i}`).join()
  return new Upstreams(readSettings({ PORT: '0', UPSTREAMS: urls })).list
}

const NOW = 1_000_000_000

/** Fails until it is ejected; how long for, in seconds. */
function secondsOut(list: ReturnType<typeof instances>, at: number): number {
  const [bad] = list
  for (let i = 0; i < 5; i++) if (outcome(bad!, true, list, at)) return (bad!.ejectedUntil - at) / 1000
  return 0
}

test('each ejection in short order is longer than the one before, up to five minutes, and calm makes the next a first one', () => {
  const list = instances(2)
  let at = NOW
  const times = []
  for (let i = 0; i < 32; i++) {
    times.push(secondsOut(list, at))
    at = list[0]!.ejectedUntil + 1
  }
  expect(times.slice(0, 3)).toEqual([10, 20, 30])
  expect(times.slice(-3)).toEqual([300, 300, 300])
  expect(secondsOut(list, at + 301_000)).toBe(10)
})

test('half of twenty answers are enough, without five failures in a row', () => {
  const list = instances(3)
  const ejected = Array.from({ length: 20 }, (_, i) => outcome(list[0]!, i % 2 === 1, list, NOW))
  expect(ejected.indexOf(true)).toBe(19)
  const few = instances(3)
  expect(Array.from({ length: 60 }, (_, i) => outcome(few[0]!, i % 3 === 1, few, NOW))).not.toContain(true)
})

test('what failed more than ten seconds ago does not count together with what fails now', () => {
  const list = instances(3)
  for (let i = 0; i < 19; i++) outcome(list[0]!, i % 2 === 1, list, NOW)
  expect(outcome(list[0]!, true, list, NOW + 10_001)).toBe(false)
})

test('never more than half are out, and one alone never is', () => {
  const list = instances(5)
  for (const upstream of list) for (let i = 0; i < 5; i++) outcome(upstream, true, list, NOW)
  expect(list.filter(({ ejectedUntil }) => ejectedUntil > NOW)).toHaveLength(2)
  expect(secondsOut(instances(1), NOW)).toBe(0)
})
