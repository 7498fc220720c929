// String commands of the in-memory Redis.
import { integer, OK, RedisError, syntaxError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

const read = (store: Store, key: string) => store.read(key, 'string') ?? ''

const set: Run = (store, key, value, unit, ms) => {
  if (unit !== undefined && (unit.toUpperCase() !== 'PX' || ms === undefined)) throw syntaxError()
  const keptMs = ms === undefined ? undefined : integer(ms)
  if (keptMs !== undefined && keptMs <= 0) throw new RedisError("ERR invalid expire time in 'set' command")
  store.delete(key)
  store.writeString(key, value)
  if (keptMs !== undefined) store.expire(key, store.now + keptMs)
  return OK
}

/** Start and end as Redis takes them (negative from the end, end inclusive), as a slice of `length`. */
export function slice(length: number, startText: string, endText: string): [from: number, to: number] {
  const fromStart = (text: string) => integer(text) + (text.startsWith('-') ? length : 0)
  return [Math.max(0, fromStart(startText)), Math.max(0, fromStart(endText) + 1)]
}

const setrange: Run = (store, key, offsetText, value) => {
  const offset = integer(offsetText)
  if (offset < 0) throw new RedisError('ERR offset is out of range')
  const before = read(store, key)
  if (value === '') return before.length
  const after = before.slice(0, offset).padEnd(offset, '\0') + value + before.slice(offset + value.length)
  store.writeString(key, after)
  return after.length
}

export const stringCommands: Commands = {
  get: [2, (store, key) => store.read(key, 'string') ?? null],
  set: [-3, set],
  getrange: [
    4,
    (store, key, start, end) => read(store, key).slice(...slice(read(store, key).length, start, end)),
  ],
  setrange: [4, setrange],
}
