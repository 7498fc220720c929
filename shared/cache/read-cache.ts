// The read cache of a process: values by key, each with the tags of what it was made of. A write invalidates
// tags: here at once, in other processes by one message over Redis. docs/caching.md has the guarantees.

import type { RequestLines } from '../log.ts'
import { openSubscriber, type Redis } from '../redis.ts'
import { FifoCache } from '../std/fifo-cache.ts'

/** What a value is made of, and a write changes. */
export type Tag = 'movies' | 'programme' | 'terms' | `layout:${string}`

/** The bound on staleness: of a lost message, and of what changes without one (the time, reviews, sales). */
export const FRESH_MS = 10_000
/** A thousand pages of lists beside the terms of ten thousand showtimes. */
const ROOM_BYTES = 20_000_000
const SUBSCRIBE_AGAIN_MS = 1_000

export interface CacheQuery<V> {
  key: string
  tags: readonly Tag[]
  /** Undefined where there is nothing; that is not kept. */
  load(): Promise<V | undefined>
  bytesOf(value: V): number
  /** For values that need a shorter bound. */
  freshMs?: number
}

/** Current while its tags have this stamp, until then by performance.now(). */
interface Load {
  stamp: number
  until: number
  value?: Promise<unknown>
}

interface Entry extends Load {
  tags: readonly Tag[]
  bytes: number
}

/** Two Milos on one Redis are told apart by the names of their databases. */
export const channelOf = (databaseUrl: string): string => `cache:${new URL(databaseUrl).pathname.slice(1)}`

export class ReadCache {
  // Entries live for seconds, so that LRU would hardly evict others, at 0.12 µs a read instead of 0.02.
  readonly #entries = new FifoCache<Entry & { kept: unknown }>(ROOM_BYTES, ({ bytes }) => bytes)
  readonly #loads = new Map<string, Load>()
  readonly #versions = new Map<string, number>()
  /** Part of every stamp: a new one ends everything that is kept or being loaded. */
  #epoch = 0
  #subscribed = false
  readonly #subscriber: ReturnType<typeof openSubscriber>
  readonly #log: RequestLines

  /** Subscribes where `redis` leads, on a connection of its own. */
  constructor(redis: Redis, channel: string, log: RequestLines) {
    this.#log = log
    this.#subscriber = openSubscriber(redis)
    this.#subscriber.on('ready', () => void this.#subscribe(channel))
    this.#subscriber.on('close', () => this.#setSubscribed(false))
    this.#subscriber.on('message', (_channel: string, tags: string) => this.invalidate(tags.split(' ')))
    // 'close' follows; an 'error' event without a listener would end the process.
    this.#subscriber.on('error', () => undefined)
  }

  /** Whether writes of other processes are heard here. Until they are, nothing is kept. */
  get subscribed(): boolean {
    return this.#subscribed
  }

  get<V>(key: string): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || !this.#isCurrent(entry, entry.tags)) return undefined
    return entry.kept as V
  }

  /** A kept value at once; else a load, which later callers share unless a write came in between. */
  read<V>(query: CacheQuery<V>): V | Promise<V | undefined> {
    return this.get<V>(query.key) ?? this.#loadOnce(query)
  }

  /** Invalidates, in this process, every value and every running load with one of these tags. */
  invalidate(tags: readonly string[]): void {
    for (const tag of tags) this.#versions.set(tag, (this.#versions.get(tag) ?? 0) + 1)
  }

  /** Ends one value, which turned out to be outdated. */
  forget(key: string): void {
    this.#entries.delete(key)
    this.#loads.delete(key)
  }

  close(): void {
    this.#subscribed = false
    this.#subscriber.disconnect()
  }

  #loadOnce<V>(query: CacheQuery<V>): Promise<V | undefined> {
    const { key, tags, freshMs = FRESH_MS } = query
    const running = this.#loads.get(key)
    if (running && this.#isCurrent(running, tags)) return running.value as Promise<V | undefined>
    // Before the load: it may read the state before a write that commits while it runs.
    const load: Load = { stamp: this.#stampOf(tags), until: performance.now() + freshMs }
    this.#loads.set(key, load)
    const value = this.#loadAndKeep(query, load)
    load.value = value
    return value
  }

  async #loadAndKeep<V>({ key, tags, load, bytesOf }: CacheQuery<V>, mine: Load): Promise<V | undefined> {
    try {
      const kept = await load()
      const outdated = this.#loads.get(key) !== mine || !this.#isCurrent(mine, tags)
      if (kept !== undefined && this.#subscribed && !outdated) {
        const bytes = bytesOf(kept) + 2 * key.length
        this.#entries.set(key, { stamp: mine.stamp, until: mine.until, tags, bytes, kept })
      }
      return kept
    } finally {
      if (this.#loads.get(key) === mine) this.#loads.delete(key)
    }
  }

  #isCurrent({ stamp, until }: Load, tags: readonly Tag[]): boolean {
    return stamp === this.#stampOf(tags) && until > performance.now()
  }

  /** Each version only rises, so a sum is the same only while each of them is. */
  #stampOf(tags: readonly Tag[]): number {
    let stamp = this.#epoch
    for (const tag of tags) stamp += this.#versions.get(tag) ?? 0
    return stamp
  }

  async #subscribe(channel: string): Promise<void> {
    try {
      await this.#subscriber.subscribe(channel)
      this.#setSubscribed(true)
    } catch (err) {
      // A lost connection comes back here by itself; a server that refused, or was silent, is asked again.
      this.#log.warn({ err }, 'the cache cannot subscribe and keeps nothing')
      setTimeout(() => this.#subscriber.status === 'ready' && this.#subscribe(channel), SUBSCRIBE_AGAIN_MS)
    }
  }

  /** Messages were missed, or will be: values and loads from before this moment no longer count. */
  #setSubscribed(subscribed: boolean): void {
    if (this.#subscribed && !subscribed)
      this.#log.warn({}, 'the cache lost its subscription and keeps nothing')
    this.#subscribed = subscribed
    this.#epoch += 1
  }
}
