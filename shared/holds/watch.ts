// Watches the changes of seat maps as they happen: one subscribing connection per process, however many
// people watch.
import { openSubscriber } from '../redis.ts'
import type { RedisClient } from '../redis-functions.ts'
import { connectionOf } from '../traces/span.ts'
import { changesChannel } from './keys.ts'

export interface Watcher {
  /** A change as the scripts write it, each version once and in turn, unless some were missed. */
  changed(version: number, change: string): void
  /** The connection was lost for a while: a viewer that needs each change asks for what came since. */
  missed(): void
}

const hubs = new WeakMap<RedisClient, Hub>()
let viewers = 0

/** Who watches any seat map through this process. */
export const viewerCount = (): number => viewers

/**
 * From when the promise settles, every change of this showtime's map is told. A viewer that reads the map
 * after that, and drops what is not newer, misses nothing. Answers how to stop. Outages are thrown.
 */
export async function watchMap(
  client: RedisClient,
  showtimeId: string,
  watcher: Watcher,
): Promise<() => void> {
  const redis = connectionOf(client)
  const hub = hubs.get(redis) ?? new Hub(redis)
  hubs.set(redis, hub)
  const channel = changesChannel(showtimeId)
  viewers += 1
  const stop = () => {
    viewers -= 1
    if (hub.remove(channel, watcher)) hubs.delete(redis)
  }
  try {
    await hub.add(channel, watcher)
  } catch (error) {
    stop()
    throw error
  }
  return stop
}

class Hub {
  private readonly connection: ReturnType<typeof openSubscriber>
  private readonly watchers = new Map<string, Set<Watcher>>()

  constructor(redis: RedisClient) {
    this.connection = openSubscriber(redis)
    this.connection.on('message', (channel: string, text: string) => this.tell(channel, text))
    this.connection.on('ready', () => void this.resume())
    // Each subscription reports its own failure; an 'error' event without a listener would end the process.
    this.connection.on('error', () => undefined)
  }

  /**
   * Every watcher subscribes, also to what others watch: only its own answer says that the subscription
   * counts.
   */
  async add(channel: string, watcher: Watcher): Promise<void> {
    const others = this.watchers.get(channel) ?? new Set()
    this.watchers.set(channel, others.add(watcher))
    await this.connection.subscribe(channel)
  }

  /** True where nobody is left: then the connection is closed. */
  remove(channel: string, watcher: Watcher): boolean {
    const others = this.watchers.get(channel)
    others?.delete(watcher)
    if (others?.size === 0) {
      this.watchers.delete(channel)
      // Without a connection there is no subscription to end either.
      this.connection.unsubscribe(channel).catch(() => undefined)
    }
    if (this.watchers.size > 0) return false
    this.connection.disconnect()
    return true
  }

  private tell(channel: string, text: string): void {
    const space = text.indexOf(' ')
    const version = Number(text.slice(0, space))
    const change = text.slice(space + 1)
    for (const watcher of this.watchers.get(channel) ?? []) watcher.changed(version, change)
  }

  private async resume(): Promise<void> {
    const channels = [...this.watchers.keys()]
    if (channels.length === 0) return
    try {
      await this.connection.subscribe(...channels)
    } catch {
      // Lost again: the next 'ready' comes here.
      return
    }
    for (const watchers of this.watchers.values()) for (const watcher of watchers) watcher.missed()
  }
}
