// Hash commands of the in-memory Redis.
import { RedisError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

const read = (store: Store, key: string) => store.read(key, 'hash')

const hset: Run = (store, key, ...pairs) => {
  if (pairs.length % 2) throw new RedisError("ERR wrong number of arguments for 'hset' command")
  const fields = store.open(key, 'hash')
  const before = fields.size
  for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i]!, pairs[i + 1]!)
  return fields.size - before
}

const hmget: Run = (store, key, ...names) => {
  const fields = read(store, key)
  return names.map((name) => fields?.get(name) ?? null)
}

export const hashCommands: Commands = {
  hset: [-4, hset],
  hget: [3, (store, key, name) => read(store, key)?.get(name) ?? null],
  hmget: [-3, hmget],
  hkeys: [2, (store, key) => [...(read(store, key)?.keys() ?? [])]],
  hdel: [-3, (store, key, ...names) => store.remove(key, 'hash', names)],
}
