// Sorted-set commands of the in-memory Redis. A set is sorted when it is read: fine for the few thousand
// members here. Scores are integers, as all of Milo's are.
import { integer, syntaxError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'
import { slice } from './strings.ts'

type Member = [name: string, score: number]

/** By score, then by bytes. */
function sorted(store: Store, key: string): Member[] {
  return [...(store.read(key, 'zset') ?? [])].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : a > b ? 1 : 0))
}

const names = (members: Member[]) => members.map(([name]) => name)
const remove = (store: Store, key: string, gone: string[]) => store.remove(key, 'zset', gone)

const zadd: Run = (store, key, ...words) => {
  const onlyNew = words[0]!.toUpperCase() === 'NX'
  const [scoreText, name, ...rest] = onlyNew ? words.slice(1) : words
  if (name === undefined || rest.length) throw syntaxError()
  const score = integer(scoreText!, 'ERR value is not a valid float')
  const set = store.open(key, 'zset')
  const added = set.has(name) ? 0 : 1
  if (added || !onlyNew) set.set(name, score)
  return added
}

const ranks = (members: Member[], start: string, end: string) =>
  members.slice(...slice(members.length, start, end))

const zrange: Run = (store, key, start, end, option) => {
  if (option !== undefined && option.toUpperCase() !== 'WITHSCORES') throw syntaxError()
  const members = ranks(sorted(store, key), start, end)
  return option ? members.flatMap(([name, score]) => [name, String(score)]) : names(members)
}

const bound = (text: string) => (text === '-inf' ? -Infinity : integer(text, 'ERR min or max is not a float'))

const zrangebyscore: Run = (store, key, minText, maxText, limit, from, count) => {
  const [min, max] = [bound(minText), bound(maxText)]
  if (limit.toUpperCase() !== 'LIMIT') throw syntaxError()
  const found = sorted(store, key).filter(([, score]) => score >= min && score <= max)
  return names(found).slice(integer(from), integer(from) + integer(count))
}

export const sortedSetCommands: Commands = {
  zadd: [-4, zadd],
  zrem: [-3, (store, key, ...gone) => remove(store, key, gone)],
  zrange: [-4, zrange],
  zrevrange: [4, (store, key, start, end) => names(ranks(sorted(store, key).reverse(), start, end))],
  zrangebyscore: [7, zrangebyscore],
  zremrangebyrank: [
    4,
    (store, key, start, end) => remove(store, key, names(ranks(sorted(store, key), start, end))),
  ],
}
