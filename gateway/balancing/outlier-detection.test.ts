// Ejection of an instance by what real requests say about it, without sockets.
import { expect, test } from 'vitest'
import { readSettings } from '../settings.ts'
import { type Result, recordResult } from './outlier-detection.ts'
import { Upstreams } from './upstreams.ts'

function instances(count: number) {
  const urls = Array.from({ length: count }, (_, i) => `http://i${i}`).join()
  return new Upstreams(readSettings({ PORT: '0', UPSTREAMS: urls })).list
}

const NOW = 1_000_000_000

/** An outcome of some sender. */
const seen = (list: ReturnType<typeof instances>, kind: Result, sender: number, at = NOW, index = 0) =>
  recordResult(list[index]!, kind, `10.0.0.${sender}`, list, at)

/** Fails for one sender after the other until it is ejected; how long for, in seconds. */
function secondsOut(list: ReturnType<typeof instances>, at: number): number {
  for (let i = 0; i < 5; i++) if (seen(list, 'failed', i, at)) return (list[0]!.ejectedUntil - at) / 1000
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

test('half of twenty missing answers are enough, without five in a row', () => {
  const list = instances(3)
  const ejected = Array.from({ length: 20 }, (_, i) => seen(list, i % 2 === 1 ? 'failed' : 'well', i))
  expect(ejected.indexOf(true)).toBe(19)
  const few = instances(3)
  expect(Array.from({ length: 60 }, (_, i) => seen(few, i % 3 === 1 ? 'failed' : 'well', i))).not.toContain(
    true,
  )
})

test.each(['failed', 'error'] as const)('what is %s for one sender, or two, ejects nobody', (kind) => {
  const list = instances(3)
  expect(Array.from({ length: 200 }, (_, i) => seen(list, kind, i % 2, NOW, i % 3))).not.toContain(true)
})

test('errors eject an instance that alone has them, for many senders, and not those that share them', () => {
  const rounds = (errs: (index: number) => boolean, senders: number) => {
    const list = instances(3)
    for (let i = 0; i < 120; i++) seen(list, errs(i % 3) ? 'error' : 'well', i % senders, NOW, i % 3)
    return list.map(({ ejections }) => ejections)
  }
  expect(rounds((index) => index === 0, 40)).toEqual([1, 0, 0])
  expect(rounds((index) => index === 0, 9)).toEqual([0, 0, 0])
  expect(rounds(() => true, 40)).toEqual([0, 0, 0])
})

test('what failed more than ten seconds ago does not count together with what fails now', () => {
  const list = instances(3)
  for (let i = 0; i < 19; i++) seen(list, i % 2 === 1 ? 'failed' : 'well', i)
  expect(seen(list, 'failed', 1, NOW + 10_001)).toBe(false)
})

test('never more than half are out, and one alone never is', () => {
  const list = instances(5)
  for (const index of list.keys()) for (let i = 0; i < 5; i++) seen(list, 'failed', i, NOW, index)
  expect(list.filter(({ ejectedUntil }) => ejectedUntil > NOW)).toHaveLength(2)
  expect(secondsOut(instances(1), NOW)).toBe(0)
})
