// Hash and set commands of the Redis stand-in.
import { float, floatText, integer, RedisError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

const hash = (store: Store, key: string) => store.read(key, 'hash')
const members = (store: Store, key: string) => store.read(key, 'set')

function setFields(store: Store, name: string, key: string, pairs: string[]): number {
  if (pairs.length % 2) throw new RedisError(`ERR wrong number of arguments for '${name}' command`)
  const fields = store.open(key, 'hash')
  const before = fields.size
  for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i]!, pairs[i + 1]!)
  return fields.size - before
}

const hdel: Run = (store, key, ...names) => {
  const fields = hash(store, key)
  const removed = names.filter((name) => fields?.delete(name)).length
  store.dropIfEmpty(key)
  return removed
}

const hincrby: Run = (store, key, name, by) => {
  const change = integer(by)
  const sum = integer(hash(store, key)?.get(name) ?? '0', 'ERR hash value is not an integer') + change
  if (!Number.isSafeInteger(sum)) throw new RedisError('ERR increment or decrement would overflow')
  store.open(key, 'hash').set(name, String(sum))
  return sum
}

const hincrbyfloat: Run = (store, key, name, by) => {
  const change = float(by)
  const before = float(hash(store, key)?.get(name) ?? '0', 'ERR hash value is not a float')
  const sum = floatText(Number((before + change).toPrecision(15)))
  store.open(key, 'hash').set(name, sum)
  return sum
}

const hsetnx: Run = (store, key, name, value) => {
  if (hash(store, key)?.has(name)) return 0
  store.open(key, 'hash').set(name, value)
  return 1
}

const sadd: Run = (store, key, ...added) => {
  const set = store.open(key, 'set')
  const before = set.size
  for (const member of added) set.add(member)
  return set.size - before
}

const srem: Run = (store, key, ...gone) => {
  const set = members(store, key)
  const removed = gone.filter((member) => set?.delete(member)).length
  store.dropIfEmpty(key)
  return removed
}

export const collectionCommands: Commands = {
  hset: [-4, (store, key, ...pairs) => setFields(store, 'hset', key, pairs)],
  hmset: [
    -4,
    (store, key, ...pairs) => {
      setFields(store, 'hmset', key, pairs)
      return { status: 'OK' }
    },
  ],
  hsetnx: [4, hsetnx],
  hget: [3, (store, key, name) => hash(store, key)?.get(name) ?? null],
  hmget: [
    -3,
    (store, key, ...names) => {
      const fields = hash(store, key)
      return names.map((name) => fields?.get(name) ?? null)
    },
  ],
  hgetall: [2, (store, key) => [...(hash(store, key) ?? [])].flat()],
  hkeys: [2, (store, key) => [...(hash(store, key)?.keys() ?? [])]],
  hvals: [2, (store, key) => [...(hash(store, key)?.values() ?? [])]],
  hlen: [2, (store, key) => hash(store, key)?.size ?? 0],
  hexists: [3, (store, key, name) => (hash(store, key)?.has(name) ? 1 : 0)],
  hstrlen: [3, (store, key, name) => hash(store, key)?.get(name)?.length ?? 0],
  hdel: [-3, hdel],
  hincrby: [4, hincrby],
  hincrbyfloat: [4, hincrbyfloat],
  sadd: [-3, sadd],
  srem: [-3, srem],
  smembers: [2, (store, key) => [...(members(store, key) ?? [])]],
  sismember: [3, (store, key, member) => (members(store, key)?.has(member) ? 1 : 0)],
  smismember: [
    -3,
    (store, key, ...asked) => asked.map((member) => (members(store, key)?.has(member) ? 1 : 0)),
  ],
  scard: [2, (store, key) => members(store, key)?.size ?? 0],
}
