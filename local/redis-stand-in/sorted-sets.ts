// Sorted-set commands of the Redis stand-in. A set is sorted when it is read: fine for the few thousand
// members here.
import { float, floatText, integer, RedisError, type Reply, syntaxError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

type Member = [name: string, score: number]
type Test = (member: Member) => boolean

const read = (store: Store, key: string) => store.read(key, 'zset')

/** By score, then by bytes. */
function sorted(store: Store, key: string): Member[] {
  return [...(read(store, key) ?? [])].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : a > b ? 1 : 0))
}

const ZADD_FLAGS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR']

const zadd: Run = (store, key, ...words) => {
  const flags = new Set<string>()
  while (ZADD_FLAGS.includes(words[0]?.toUpperCase() ?? '')) flags.add(words.shift()!.toUpperCase())
  if (words.length === 0 || words.length % 2) throw syntaxError()
  if (flags.has('NX') && flags.has('XX')) {
    throw new RedisError('ERR XX and NX options at the same time are not compatible')
  }
  const pairs: Member[] = []
  for (let i = 0; i < words.length; i += 2) pairs.push([words[i + 1]!, float(words[i]!)])
  const set = store.open(key, 'zset')
  let added = 0
  let changed = 0
  let incremented: Reply = null
  for (const [name, score] of pairs) {
    const before = set.get(name)
    const after = flags.has('INCR') ? (before ?? 0) + score : score
    if (!mayWrite(flags, before, after)) continue
    if (before === undefined) added++
    else if (before !== after) changed++
    set.set(name, after)
    incremented = floatText(after)
  }
  store.dropIfEmpty(key)
  if (flags.has('INCR')) return incremented
  return flags.has('CH') ? added + changed : added
}

function mayWrite(flags: Set<string>, before: number | undefined, after: number): boolean {
  if (before === undefined) return !flags.has('XX')
  return !flags.has('NX') && !(flags.has('GT') && after <= before) && !(flags.has('LT') && after >= before)
}

function remove(store: Store, key: string, names: string[]): number {
  const set = read(store, key)
  const removed = names.filter((name) => set?.delete(name)).length
  store.dropIfEmpty(key)
  return removed
}

function bound(text: string): [value: number, exclusive: boolean] {
  const exclusive = text.startsWith('(')
  return [float(exclusive ? text.slice(1) : text, 'ERR min or max is not a float'), exclusive]
}

function scoreBetween(minText: string, maxText: string): Test {
  const [min, aboveMin] = bound(minText)
  const [max, belowMax] = bound(maxText)
  return ([, score]) => (aboveMin ? score > min : score >= min) && (belowMax ? score < max : score <= max)
}

function nameBetween(min: string, max: string): Test {
  if (!/^(-$|\+$|[([])/.test(min) || !/^(-$|\+$|[([])/.test(max)) {
    throw new RedisError('ERR min or max not valid string range item')
  }
  const above = (name: string) =>
    min === '-' || (min !== '+' && (min.startsWith('(') ? name > min.slice(1) : name >= min.slice(1)))
  const below = (name: string) =>
    max === '+' || (max !== '-' && (max.startsWith('(') ? name < max.slice(1) : name <= max.slice(1)))
  return ([name]) => above(name) && below(name)
}

function ranks(members: Member[], startText: string, endText: string): Member[] {
  const [start, end] = [integer(startText), integer(endText)].map((at) => (at < 0 ? at + members.length : at))
  return members.slice(Math.max(0, start!), Math.max(0, end! + 1))
}

interface RangeOptions {
  by: 'RANK' | 'SCORE' | 'LEX'
  reverse: boolean
  scores: boolean
  limit?: [offset: number, count: number]
}

function rangeOptions(options: RangeOptions, words: string[]): RangeOptions {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!.toUpperCase()
    if (word === 'WITHSCORES') options.scores = true
    else if (word === 'REV') options.reverse = true
    else if (word === 'BYSCORE') options.by = 'SCORE'
    else if (word === 'BYLEX') options.by = 'LEX'
    else if (word === 'LIMIT' && words[i + 2] !== undefined) {
      options.limit = [integer(words[i + 1]!), integer(words[i + 2]!)]
      i += 2
    } else throw syntaxError()
  }
  return options
}

function range(store: Store, key: string, first: string, second: string, options: RangeOptions): Reply {
  const { by, reverse, limit } = options
  let members = sorted(store, key)
  if (by !== 'RANK') {
    const [min, max] = reverse ? [second, first] : [first, second]
    members = members.filter(by === 'SCORE' ? scoreBetween(min, max) : nameBetween(min, max))
  }
  if (reverse) members.reverse()
  if (by === 'RANK') members = ranks(members, first, second)
  if (limit)
    members = limit[0] < 0 ? [] : members.slice(limit[0], limit[1] < 0 ? undefined : limit[0] + limit[1])
  return options.scores ? pairs(members) : members.map(([name]) => name)
}

const rangeCommand =
  (by: RangeOptions['by'], reverse = false): Run =>
  (store, key, first, second, ...words) =>
    range(store, key, first, second, rangeOptions({ by, reverse, scores: false }, words))

const pairs = (members: Member[]) => members.flatMap(([name, score]) => [name, floatText(score)])

function pop(store: Store, key: string, count: string | undefined, fromTop: boolean): Reply {
  const members = sorted(store, key)
  const popped = (fromTop ? members.reverse() : members).slice(0, count === undefined ? 1 : integer(count))
  remove(store, key, names(popped))
  return pairs(popped)
}

const names = (members: Member[]) => members.map(([name]) => name)

function rank(members: Member[], name: string): number | null {
  const at = members.findIndex(([member]) => member === name)
  return at < 0 ? null : at
}

function score(store: Store, key: string, name: string): Reply {
  const found = read(store, key)?.get(name)
  return found === undefined ? null : floatText(found)
}

export const sortedSetCommands: Commands = {
  zadd: [-4, zadd],
  zincrby: [4, (store, key, by, name) => zadd(store, key, 'INCR', by, name)],
  zrem: [-3, (store, key, ...gone) => remove(store, key, gone)],
  zcard: [2, (store, key) => read(store, key)?.size ?? 0],
  zscore: [3, score],
  zmscore: [-3, (store, key, ...asked) => asked.map((name) => score(store, key, name))],
  zrank: [3, (store, key, name) => rank(sorted(store, key), name)],
  zrevrank: [3, (store, key, name) => rank(sorted(store, key).reverse(), name)],
  zcount: [4, (store, key, min, max) => sorted(store, key).filter(scoreBetween(min, max)).length],
  zrange: [-4, rangeCommand('RANK')],
  zrevrange: [-4, rangeCommand('RANK', true)],
  zrangebyscore: [-4, rangeCommand('SCORE')],
  zrevrangebyscore: [-4, rangeCommand('SCORE', true)],
  zrangebylex: [-4, rangeCommand('LEX')],
  zremrangebyscore: [
    4,
    (store, key, min, max) => remove(store, key, names(sorted(store, key).filter(scoreBetween(min, max)))),
  ],
  zremrangebyrank: [
    4,
    (store, key, start, end) => remove(store, key, names(ranks(sorted(store, key), start, end))),
  ],
  zpopmin: [-2, (store, key, count) => pop(store, key, count, false)],
  zpopmax: [-2, (store, key, count) => pop(store, key, count, true)],
}
