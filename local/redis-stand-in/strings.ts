// String commands of the Redis stand-in, bitmaps among them.
import { float, floatText, integer, OK, RedisError, type Reply, syntaxError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

const read = (store: Store, key: string) => store.read(key, 'string')

interface SetOptions {
  only?: 'NX' | 'XX'
  get?: boolean
  keepExpiry?: boolean
  expiresAt?: number
}

function setOptions(store: Store, words: string[]): SetOptions {
  const options: SetOptions = {}
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!.toUpperCase()
    if ((word === 'NX' || word === 'XX') && !options.only) options.only = word
    else if (word === 'GET') options.get = true
    else if (word === 'KEEPTTL') options.keepExpiry = true
    else if (/^(EX|PX|EXAT|PXAT)$/.test(word) && words[i + 1] !== undefined && !options.expiresAt) {
      options.expiresAt = expiryOf(store, word, words[++i]!, 'set')
    } else throw syntaxError()
  }
  if (options.keepExpiry && options.expiresAt) throw syntaxError()
  return options
}

function expiryOf(store: Store, unit: string, text: string, command: string): number {
  const value = integer(text)
  if (value <= 0) throw new RedisError(`ERR invalid expire time in '${command}' command`)
  return (unit.endsWith('AT') ? 0 : store.now) + value * (unit.startsWith('EX') ? 1000 : 1)
}

const set: Run = (store, key, value, ...words) => {
  const { only, get, keepExpiry, expiresAt } = setOptions(store, words)
  const before = get ? (read(store, key) ?? null) : null
  if ((only === 'NX' && store.has(key)) || (only === 'XX' && !store.has(key))) return before
  const expiry = keepExpiry ? (store.expiresAt(key) ?? null) : (expiresAt ?? null)
  store.delete(key)
  store.writeString(key, value)
  store.expire(key, expiry)
  return get ? before : OK
}

const setFor =
  (unit: 'EX' | 'PX', command: string): Run =>
  (store, key, time, value) => {
    const at = expiryOf(store, unit, time, command)
    return set(store, key, value, 'PXAT', String(at))
  }

const getex: Run = (store, key, unit, value) => {
  const found = read(store, key) ?? null
  if (unit?.toUpperCase() === 'PERSIST') store.expire(key, null)
  else if (unit !== undefined) store.expire(key, expiryOf(store, unit.toUpperCase(), value, 'getex'))
  return found
}

function add(store: Store, key: string, change: number): number {
  const sum = integer(read(store, key) ?? '0') + change
  if (!Number.isSafeInteger(sum)) throw new RedisError('ERR increment or decrement would overflow')
  store.writeString(key, String(sum))
  return sum
}

const incrbyfloat: Run = (store, key, change) => {
  const sum = floatText(Number((float(read(store, key) ?? '0') + float(change)).toPrecision(15)))
  store.writeString(key, sum)
  return sum
}

/** Start and end as Redis takes them (negative from the end, end inclusive), as a slice of `length`. */
export function slice(length: number, startText: string, endText: string): [from: number, to: number] {
  const [start, end] = [integer(startText), integer(endText)].map((at) => (at < 0 ? at + length : at)) as [
    number,
    number,
  ]
  return [Math.max(0, start), Math.max(0, Math.min(length, end + 1))]
}

const getrange: Run = (store, key, start, end) => {
  const text = read(store, key) ?? ''
  return text.slice(...slice(text.length, start, end))
}

// 512 MB, the longest string that Redis takes.
const LONGEST_STRING_BYTES = 512 * 1024 * 1024

const setrange: Run = (store, key, offsetText, value) => {
  const offset = integer(offsetText)
  if (offset < 0) throw new RedisError('ERR offset is out of range')
  const before = read(store, key) ?? ''
  if (value === '') return before.length
  if (offset + value.length > LONGEST_STRING_BYTES) {
    throw new RedisError('ERR string exceeds maximum allowed size (proto-max-bulk-len)')
  }
  const after = before.slice(0, offset).padEnd(offset, '\0') + value + before.slice(offset + value.length)
  store.writeString(key, after)
  return after.length
}

function bitAddress(text: string): [byte: number, mask: number] {
  const offset = integer(text, 'ERR bit offset is not an integer or out of range')
  if (offset < 0 || offset >= LONGEST_STRING_BYTES * 8) {
    throw new RedisError('ERR bit offset is not an integer or out of range')
  }
  return [offset >> 3, 0x80 >> (offset & 7)]
}

const byteAt = (text: string, at: number) => (at < text.length ? text.charCodeAt(at) : 0)

const setbit: Run = (store, key, offset, bit) => {
  const [at, mask] = bitAddress(offset)
  if (bit !== '0' && bit !== '1') throw new RedisError('ERR bit is not an integer or out of range')
  const text = (read(store, key) ?? '').padEnd(at + 1, '\0')
  const before = byteAt(text, at)
  const after = bit === '1' ? before | mask : before & ~mask
  store.writeString(key, text.slice(0, at) + String.fromCharCode(after) + text.slice(at + 1))
  return before & mask ? 1 : 0
}

const getbit: Run = (store, key, offset) => {
  const [at, mask] = bitAddress(offset)
  return byteAt(read(store, key) ?? '', at) & mask ? 1 : 0
}

const bitcount: Run = (store, key, start, end, unit) => {
  const text = read(store, key) ?? ''
  if ((start !== undefined && end === undefined) || (unit && !/^(BYTE|BIT)$/i.test(unit))) throw syntaxError()
  const bits = unit?.toUpperCase() === 'BIT'
  const [from, to] = start === undefined ? [0, text.length] : slice(text.length * (bits ? 8 : 1), start, end!)
  let ones = 0
  if (bits) for (let at = from; at < to; at++) ones += (byteAt(text, at >> 3) >> (7 - (at & 7))) & 1
  else for (let at = from; at < to; at++) for (let byte = byteAt(text, at); byte; byte &= byte - 1) ones++
  return ones
}

function setMany(store: Store, pairs: string[], name: string): Reply {
  if (pairs.length % 2) throw new RedisError(`ERR wrong number of arguments for '${name}' command`)
  for (let i = 0; i < pairs.length; i += 2) set(store, pairs[i]!, pairs[i + 1]!)
  return OK
}

export const stringCommands: Commands = {
  get: [2, (store, key) => read(store, key) ?? null],
  set: [-3, set],
  setnx: [3, (store, key, value) => (set(store, key, value, 'NX') ? 1 : 0)],
  setex: [4, setFor('EX', 'setex')],
  psetex: [4, setFor('PX', 'psetex')],
  getset: [3, (store, key, value) => set(store, key, value, 'GET')],
  getdel: [
    2,
    (store, key) => {
      const found = read(store, key) ?? null
      store.delete(key)
      return found
    },
  ],
  getex: [-2, getex],
  mget: [
    -2,
    (store, ...keys) => keys.map((key) => (store.kind(key) === 'string' ? read(store, key)! : null)),
  ],
  mset: [-3, (store, ...pairs) => setMany(store, pairs, 'mset')],
  incr: [2, (store, key) => add(store, key, 1)],
  decr: [2, (store, key) => add(store, key, -1)],
  incrby: [3, (store, key, by) => add(store, key, integer(by))],
  decrby: [3, (store, key, by) => add(store, key, -integer(by))],
  incrbyfloat: [3, incrbyfloat],
  append: [
    3,
    (store, key, value) => {
      const text = (read(store, key) ?? '') + value
      store.writeString(key, text)
      return text.length
    },
  ],
  strlen: [2, (store, key) => (read(store, key) ?? '').length],
  getrange: [4, getrange],
  setrange: [4, setrange],
  setbit: [4, setbit],
  getbit: [3, getbit],
  bitcount: [-2, bitcount],
}
