// One database of the Redis stand-in: keys, typed values and their expiry, which is judged when a key is
// read.
import { RedisError, type Reply } from './reply.ts'

export interface StreamEntry {
  id: StreamId
  fields: string[]
}
export type StreamId = readonly [ms: number, sequence: number]
export interface Stream {
  entries: StreamEntry[]
  lastId: StreamId
}

interface Kinds {
  string: string
  hash: Map<string, string>
  set: Set<string>
  zset: Map<string, number>
  stream: Stream
}
export type Kind = keyof Kinds
interface Entry {
  kind: Kind
  data: Kinds[Kind]
  expiresAt: number | null
}

const EMPTY: { [K in Kind]: () => Kinds[K] } = {
  string: () => '',
  hash: () => new Map(),
  set: () => new Set(),
  zset: () => new Map(),
  stream: () => ({ entries: [], lastId: [0, 0] }),
}

export class Store {
  /** Unix ms. It stands still while a command or a script runs, so that a key cannot expire half way. */
  now = Date.now()
  publish: (channel: string, message: string) => number
  #entries = new Map<string, Entry>()

  constructor(publish: Store['publish']) {
    this.publish = publish
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry?.expiresAt == null || entry.expiresAt > this.now) return entry
    this.#entries.delete(key)
    return undefined
  }

  has(key: string): boolean {
    return this.#live(key) !== undefined
  }

  kind(key: string): Kind | undefined {
    return this.#live(key)?.kind
  }

  read<K extends Kind>(key: string, kind: K): Kinds[K] | undefined {
    const entry = this.#live(key)
    if (entry && entry.kind !== kind) {
      throw new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value')
    }
    return entry?.data as Kinds[K] | undefined
  }

  /** The value to change in place; an empty one is put there when the key is missing. */
  open<K extends Kind>(key: string, kind: K): Kinds[K] {
    const found = this.read(key, kind)
    if (found !== undefined) return found
    const data = EMPTY[kind]()
    this.#entries.set(key, { kind, data, expiresAt: null })
    return data
  }

  /** Replaces a string and keeps the key's expiry, as all commands but SET do. */
  writeString(key: string, data: string): void {
    this.open(key, 'string')
    this.#entries.get(key)!.data = data
  }

  /** Redis knows no empty hash, set or sorted set: the key goes with the last member. */
  dropIfEmpty(key: string): void {
    const data = this.#entries.get(key)?.data
    if ((data instanceof Map || data instanceof Set) && data.size === 0) this.#entries.delete(key)
  }

  delete(key: string): boolean {
    return this.has(key) && this.#entries.delete(key)
  }

  rename(from: string, to: string): void {
    const entry = this.#live(from)
    if (!entry) throw new RedisError('ERR no such key')
    this.#entries.delete(from)
    this.#entries.set(to, entry)
  }

  /** Unix ms, null for a key without expiry, undefined where there is no key. */
  expiresAt(key: string): number | null | undefined {
    return this.#live(key)?.expiresAt
  }

  expire(key: string, at: number | null): void {
    const entry = this.#live(key)
    if (entry) entry.expiresAt = at
  }

  keys(): string[] {
    this.dropExpired()
    return [...this.#entries.keys()]
  }

  dropExpired(): void {
    for (const key of this.#entries.keys()) this.#live(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}

/** What a command does; `args` are those after its name. */
export type Run = (store: Store, ...args: string[]) => Reply
/** Arity as Redis counts it: with the name, negative for "at least". */
export type Commands = Record<string, readonly [arity: number, run: Run]>
