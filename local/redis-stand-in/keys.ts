// Commands of the Redis stand-in on keys of any type: existence, expiry, listing, the clock.
import { integer, OK, RedisError, type Reply, syntaxError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

const count = (keys: string[], test: (key: string) => boolean) => keys.filter(test).length

const deleteKeys: Run = (store, ...keys) => count(keys, (key) => store.delete(key))

/** EXPIRE and its kin: `toMs` turns the argument into a point in time. */
function expire(name: string, toMs: (store: Store, value: number) => number): Run {
  return (store, key, value, ...flags) => {
    const at = toMs(store, integer(value))
    if (!Number.isSafeInteger(at)) throw new RedisError(`ERR invalid expire time in '${name}' command`)
    const before = store.expiresAt(key)
    if (before === undefined) return 0
    for (const flag of flags) if (!allows(flag.toUpperCase(), before, at)) return 0
    if (at <= store.now) store.delete(key)
    else store.expire(key, at)
    return 1
  }
}

function allows(flag: string, before: number | null, at: number): boolean {
  if (flag === 'NX') return before === null
  if (flag === 'XX') return before !== null
  if (flag === 'GT') return before !== null && at > before
  if (flag === 'LT') return before === null || at < before
  throw new RedisError(`ERR Unsupported option ${flag}`)
}

/** TTL and its kin: -2 without a key, -1 without an expiry. */
function timeLeft(store: Store, key: string, toAnswer: (at: number) => number): number {
  const at = store.expiresAt(key)
  if (at === undefined) return -2
  return at === null ? -1 : toAnswer(at)
}

const scan: Run = (store, cursor, ...options) => {
  let pattern = '*'
  let pageSize = 10
  let type: string | undefined
  for (let i = 0; i < options.length; i += 2) {
    const [option, value] = [options[i]!.toUpperCase(), options[i + 1]]
    if (value === undefined) throw syntaxError()
    if (option === 'MATCH') pattern = value
    else if (option === 'COUNT') pageSize = integer(value)
    else if (option === 'TYPE') type = value.toLowerCase()
    else throw syntaxError()
  }
  // Keys that come or go between two pages shift the pages: fine for a stand-in, Redis promises little more.
  const from = integer(cursor, 'ERR invalid cursor')
  const keys = store.keys()
  const next = from + pageSize >= keys.length ? 0 : from + pageSize
  const matches = glob(pattern)
  const page = keys.slice(from, from + pageSize).filter((key) => matches.test(key))
  return [String(next), type ? page.filter((key) => store.kind(key) === type) : page]
}

export function glob(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|\[(\^?)([^\]]*)\]|[\s\S]/g, (part, escaped, not, chars) => {
    if (escaped !== undefined) return quote(escaped)
    if (chars !== undefined) return `[${not}${chars.replace(/[[\]\\^]/g, '\\$&')}]`
    return part === '*' ? '[\\s\\S]*' : part === '?' ? '[\\s\\S]' : quote(part)
  })
  return new RegExp(`^${source}$`)
}

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

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

function flush(store: Store): Reply {
  store.clear()
  return OK
}

export const keyCommands: Commands = {
  del: [-2, deleteKeys],
  unlink: [-2, deleteKeys],
  exists: [-2, (store, ...keys) => count(keys, (key) => store.has(key))],
  touch: [-2, (store, ...keys) => count(keys, (key) => store.has(key))],
  type: [2, (store, key) => ({ status: store.kind(key) ?? 'none' })],
  rename: [
    3,
    (store, from, to) => {
      store.rename(from, to)
      return OK
    },
  ],
  expire: [-3, expire('expire', (store, s) => store.now + s * 1000)],
  pexpire: [-3, expire('pexpire', (store, ms) => store.now + ms)],
  expireat: [-3, expire('expireat', (_store, s) => s * 1000)],
  pexpireat: [-3, expire('pexpireat', (_store, ms) => ms)],
  persist: [
    2,
    (store, key) => {
      if (store.expiresAt(key) == null) return 0
      store.expire(key, null)
      return 1
    },
  ],
  ttl: [2, (store, key) => timeLeft(store, key, (at) => Math.floor((at - store.now + 500) / 1000))],
  pttl: [2, (store, key) => timeLeft(store, key, (at) => at - store.now)],
  expiretime: [2, (store, key) => timeLeft(store, key, (at) => Math.floor((at + 500) / 1000))],
  pexpiretime: [2, (store, key) => timeLeft(store, key, (at) => at)],
  keys: [2, (store, pattern) => store.keys().filter((key) => glob(pattern).test(key))],
  scan: [-2, scan],
  dbsize: [1, (store) => store.keys().length],
  flushdb: [-1, flush],
  time: [1, time],
  publish: [3, (store, channel, message) => store.publish(channel, message)],
  ping: [-1, (_store, message) => message ?? { status: 'PONG' }],
  echo: [2, (_store, message) => message],
}
