// Bounds what slow clients can occupy: per sender, so that one cannot take it all, and for all senders
// together.
import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'

/** Per sender (IPv6: a network). A hall's audience may share one address. */
export const MAX = {
  connections: 1_000,
  eventStreams: 500,
  /** Incomplete request bodies, up to BUFFER_BYTES each. */
  bodies: 128,
  /** Answers waiting for their client: about 64 KiB here and a connection to an instance each. */
  slowAnswers: 64,
}
/** For all senders. Beyond it the longest-waiting answer is cut. */
const MAX_SLOW = 1_024

/** Counts something per sender up to a bound. */
export class PerSender {
  readonly #max: number
  readonly #counts = new Map<string, number>()

  constructor(max: number) {
    this.#max = max
  }

  /** Takes one more; false if the sender is at its bound. */
  acquire(sender: string): boolean {
    const count = this.#counts.get(sender) ?? 0
    if (count >= this.#max) return false
    this.#counts.set(sender, count + 1)
    return true
  }

  release(sender: string) {
    const count = this.#counts.get(sender) ?? 0
    if (count > 1) this.#counts.set(sender, count - 1)
    else this.#counts.delete(sender)
  }
}

/** An answer that its client may not read. */
export interface Slow {
  readonly sender: { readonly key: string }
  readonly outgoing: ServerResponse
  /** Leads to `outgoing`, through compression or straight. */
  readonly sink: Writable
  readonly isClosed: boolean
  clientStalled(): void
  /** Ends it before it is complete. */
  cut(): void
}

/** A smaller rest is found by the check of client connections. */
const SMALL_BYTES = 16_384
const REST_CHECK_MS = 100

/** After the instance is done, nothing else notices that the client does not read the rest. */
export function watchRest(slow: Slow) {
  const { outgoing, sink } = slow
  if (sink !== outgoing || outgoing.writableLength > SMALL_BYTES) setTimeout(checkRest, REST_CHECK_MS, slow)
}

function checkRest(slow: Slow) {
  if (slow.isClosed) return
  if (slow.outgoing.writableLength > 0) slow.clientStalled()
  // Still being compressed.
  else setTimeout(checkRest, REST_CHECK_MS, slow)
}

export class SlowClients {
  readonly #bound: PerSender
  /** When each began to wait, the longest-waiting first. */
  readonly #since = new Map<Slow, number>()

  constructor(maxPerSender: number) {
    this.#bound = new PerSender(maxPerSender)
  }

  get size(): number {
    return this.#since.size
  }

  /** False if it is there already. */
  add(slow: Slow, now = Date.now()): boolean {
    if (this.#since.has(slow)) return false
    if (!this.#bound.acquire(slow.sender.key)) {
      this.#cut([...this.#since.keys()].find(({ sender }) => sender.key === slow.sender.key)!)
      this.#bound.acquire(slow.sender.key)
    }
    if (this.#since.size >= MAX_SLOW) this.#cut(this.#since.keys().next().value!)
    this.#since.set(slow, now)
    return true
  }

  delete(slow: Slow) {
    if (this.#since.delete(slow)) this.#bound.release(slow.sender.key)
  }

  /** Cuts off answers of which nothing was read for `ms`. */
  check(now: number, ms: number) {
    for (const [slow, since] of this.#since) {
      if (now - since < ms) return
      this.#cut(slow)
    }
  }

  #cut(slow: Slow) {
    this.delete(slow)
    slow.cut()
  }
}

export interface Senders {
  readonly connections: PerSender
  readonly eventStreams: PerSender
  readonly bodies: PerSender
  readonly slow: SlowClients
}

/** `scale` as for the rate limits: 0 removes these bounds, and nothing narrows them. */
export function newSenders(scale: number): Senders {
  const max = (count: number) => (scale === 0 ? Number.POSITIVE_INFINITY : count * Math.max(1, scale))
  return {
    connections: new PerSender(max(MAX.connections)),
    eventStreams: new PerSender(max(MAX.eventStreams)),
    bodies: new PerSender(max(MAX.bodies)),
    slow: new SlowClients(max(MAX.slowAnswers)),
  }
}
