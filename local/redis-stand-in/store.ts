// One database of the in-memory Redis: keys, typed values and their expiry, which is judged when a key is
// read.
import { RedisError, type Reply } from './reply.ts'

interface Kinds {
  string: string
  hash: Map<string, string>
  zset: Map<string, number>
  stream: { id: number; fields: string[] }[]
}
type Kind = keyof Kinds
interface Entry {
  kind: Kind
  data: Kinds[Kind]
  expiresAt: number | null
}

const EMPTY: { [K in Kind]: () => Kinds[K] } = {
  string: () => '',
  hash: () => new Map(),
  zset: () => new Map(),
  stream: () => [],
}

export class Store {
  /** Unix ms. It stands still while a command or a function runs, so that a key cannot expire half way. */
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

  /** Removes members and answers how many there were; the key goes with its last member. */
  remove(key: string, kind: 'hash' | 'zset', members: readonly string[]): number {
    const data = this.read(key, kind)
    const removed = members.filter((member) => data?.delete(member)).length
    if (data?.size === 0) this.#entries.delete(key)
    return removed
  }

  delete(key: string): boolean {
    return this.has(key) && this.#entries.delete(key)
  }

  /** Answers whether there was such a key. */
  expire(key: string, at: number): boolean {
    const entry = this.#live(key)
    if (entry) entry.expiresAt = at
    return entry !== undefined && (at > this.now || this.#entries.delete(key))
  }

  keys(): string[] {
    this.dropExpired()
    return [...this.#entries.keys()]
  }

  dropExpired(): void {
    for (const key of this.#entries.keys()) this.#live(key)
  }
}

/** What a command does; `args` are those after its name. */
export type Run = (store: Store, ...args: string[]) => Reply
/** Arity as Redis counts it: with the name, negative for "at least". */
export type Commands = Record<string, readonly [arity: number, run: Run]>
