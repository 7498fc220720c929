// Commands of the in-memory Redis on keys of any type: existence, expiry, listing; the clock and messages.
import { integer, type Reply, syntaxError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

const count = (keys: string[], test: (key: string) => boolean) => keys.filter(test).length

const scan: Run = (store, cursor, ...options) => {
  const [match, pattern, count, pageSize] = options
  if (match !== 'MATCH' || count !== 'COUNT' || options.length !== 4) throw syntaxError()
  // Keys that come or go between two pages shift the pages: fine here, Redis promises little more.
  const from = integer(cursor, 'ERR invalid cursor')
  const keys = store.keys()
  const to = from + integer(pageSize!)
  const matches = glob(pattern!)
  return [to >= keys.length ? '0' : String(to), keys.slice(from, to).filter((key) => matches.test(key))]
}

/** Only `*` means more than itself. */
const glob = (pattern: string) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\/-]/g, '\\$&').replaceAll('*', '[\\s\\S]*')}$`)

let lastMicros = 0

/**
 * The clock here counts ms; within one, each asking counts as a microsecond, so that no two answers are the
 * same.
 */
function time(): Reply {
  const now = Date.now() * 1000
  lastMicros = now > lastMicros || now < lastMicros - 999 ? now : lastMicros + 1
  return [String(Math.floor(lastMicros / 1_000_000)), String(lastMicros % 1_000_000)]
}

const expire = (store: Store, key: string, at: number) => (store.expire(key, at) ? 1 : 0)

export const keyCommands: Commands = {
  del: [-2, (store, ...keys) => count(keys, (key) => store.delete(key))],
  exists: [-2, (store, ...keys) => count(keys, (key) => store.has(key))],
  pexpire: [3, (store, key, ms) => expire(store, key, store.now + integer(ms))],
  pexpireat: [3, (store, key, ms) => expire(store, key, integer(ms))],
  scan: [-2, scan],
  time: [1, time],
  publish: [3, (store, channel, message) => store.publish(channel, message)],
  ping: [1, () => ({ status: 'PONG' })],
}
