// Who gets how much.
import { expect, test } from 'vitest'
import { readSettings } from '../settings.ts'
import { type Balance, pick } from './balance.ts'
import { type Upstream, Upstreams } from './upstreams.ts'

const NOW = 1_000_000
const SLOW_START_MS = 10_000

function instances(entries: string) {
  const { list } = new Upstreams(readSettings({ PORT: '0', UPSTREAMS: entries }))
  for (const upstream of list) upstream.ready = true
  return list
}

/** How many of `times` requests each gets; `after` is told each choice. */
function shares(list: Upstream[], balance: Balance, times: number, after?: (chosen: Upstream) => void) {
  const counts = new Map(list.map((upstream) => [upstream, 0]))
  for (let i = 0; i < times; i++) {
    const chosen = pick(list, [], balance, NOW, SLOW_START_MS)!
    counts.set(chosen, counts.get(chosen)! + 1)
    after?.(chosen)
  }
  return [...counts.values()]
}

test('in turn, each gets the same, and twice the weight twice as much, spread evenly', () => {
  expect(shares(instances('http://a,http://b,http://c'), 'round-robin', 300)).toEqual([100, 100, 100])
  const weighted = instances('http://a;weight=2,http://b')
  const order: string[] = []
  expect(shares(weighted, 'round-robin', 300, ({ origin }) => order.push(origin.slice(-1)))).toEqual([
    200, 100,
  ])
  expect(order.slice(0, 6).join('')).toBe('abaaba')
})

test('by least connections, who answers slowly gets less', () => {
  const list = instances('http://slow,http://quick,http://quick2')
  const counts = shares(list, 'least-connections', 3_000, (chosen) => {
    // The slow one keeps every request; the others answer at once.
    if (chosen === list[0]) chosen.inFlight++
  })
  expect(counts[0]).toBeLessThan(20)
  expect(Math.min(counts[1]!, counts[2]!)).toBeGreaterThan(1_200)
})

test('an instance that came back gets a tenth at first and its whole share after the slow start', () => {
  for (const balance of ['round-robin', 'least-connections'] as const) {
    const list = instances('http://a,http://b')
    list[1]!.backSince = NOW
    for (const upstream of list) upstream.inFlight = 3
    const [, first] = shares(list, balance, 1_100)
    expect(first).toBeLessThan(balance === 'round-robin' ? 101 : 1)
    list[1]!.backSince = NOW - SLOW_START_MS
    expect(Math.abs(shares(list, balance, 1_000)[1]! - 500)).toBeLessThan(80)
  }
})

test('who is away or ejected gets nothing while another is well, and all are tried where none is', () => {
  const list = instances('http://a,http://b,http://c')
  list[0]!.ready = false
  list[1]!.ejectedUntil = NOW + 1
  expect(shares(list, 'round-robin', 30)).toEqual([0, 0, 30])
  list[2]!.ready = false
  expect(shares(list, 'round-robin', 30).every((count) => count > 0)).toBe(true)
  expect(pick(list, list, 'round-robin', NOW, SLOW_START_MS)).toBeUndefined()
})
