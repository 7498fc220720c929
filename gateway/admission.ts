// Bounds the requests in progress: beyond that a short queue, the more important first, and beyond that a quick no.
// A quick no is worth more than a late yes: what waits too long is given up by its client and done for nobody.

export interface Entrant {
  readonly priority: 0 | 1 | 2
  /** Its turn: it has a place until it calls `leave`. */
  go(): void
  /** There is no place for it. */
  shed(): void
}

/** A person does not notice this; a queue that takes longer to drain only grows. */
const PATIENCE_MS = 250

/** An average beyond this is not work but waiting: the slowest endpoint, which hashes a password, works 200 ms. */
const LONG_MS = 400
const WINDOW_MS = 250
const SHRINK = 0.8
/** Of the most: a limit that was cut comes back within some seconds. */
const GROW = 0.02
/** Below this the instances would stand idle between two answers. */
const LEAST = 16

export class Admission {
  inFlight = 0
  /** What it is now; between the least and the most. */
  limit: number
  readonly #most: number
  #windowStart = 0
  #left = 0
  #msSum = 0
  #peak = 0
  #wasFull = false
  /** By priority; each entrant with the timer that ends its wait. */
  readonly #queues = [0, 1, 2].map(() => new Map<Entrant, NodeJS.Timeout>())

  /** `limit` bounds those in progress, and as many again may wait. */
  constructor(most: number) {
    this.#most = most
    this.limit = most
  }

  get waiting(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.size, 0)
  }

  /** Calls `go` now or later, or `shed`. */
  enter(entrant: Entrant) {
    if (this.inFlight < this.limit) {
      this.inFlight++
      if (this.inFlight > this.#peak) this.#peak = this.inFlight
      return entrant.go()
    }
    this.#wasFull = true
    if (this.waiting >= this.limit && !this.#shedBelow(entrant.priority)) {
      entrant.shed()
    } else {
      const tired = () => {
        this.cancel(entrant)
        entrant.shed()
      }
      this.#queues[entrant.priority]!.set(entrant, setTimeout(tired, PATIENCE_MS))
    }
  }

  /** Takes one that may be waiting out of the queue. */
  cancel(entrant: Entrant) {
    const queue = this.#queues[entrant.priority]!
    clearTimeout(queue.get(entrant))
    queue.delete(entrant)
  }

  /** Gives the place back after `ms` of work. */
  leave(ms: number, now = Date.now()) {
    this.#learn(ms, now)
    // The limit has shrunk: nobody takes this place.
    if (this.inFlight > this.limit) {
      this.inFlight--
      return
    }
    const queue = this.#queues.find((each) => each.size > 0)
    const [next] = queue?.keys() ?? []
    if (next === undefined) {
      this.inFlight--
      return
    }
    this.cancel(next)
    next.go()
  }

  /**
   * Additive increase, multiplicative decrease, as TCP does: where requests take long on average they queue at the
   * instances, and fewer at once are answered as fast in total and each of them sooner.
   */
  #learn(ms: number, now: number) {
    this.#left++
    this.#msSum += ms
    if (now - this.#windowStart < WINDOW_MS || this.#left < LEAST) return
    const average = this.#msSum / this.#left
    // A few slow requests by themselves say nothing about a crowd.
    const isCrowded = this.#peak > this.limit / 2
    if (average > LONG_MS && isCrowded)
      this.limit = Math.max(Math.min(LEAST, this.#most), Math.floor(this.limit * SHRINK))
    else if (this.#wasFull) this.limit = Math.min(this.#most, this.limit + Math.ceil(this.#most * GROW))
    this.#windowStart = now
    this.#left = 0
    this.#msSum = 0
    this.#peak = this.inFlight
    this.#wasFull = false
  }

  /** Sends the latest of the least important away, if it is less important than the newcomer. */
  #shedBelow(priority: number): boolean {
    const queue = this.#queues.findLast((each) => each.size > 0)!
    const last = [...queue.keys()].at(-1)!
    if (last.priority <= priority) return false
    this.cancel(last)
    last.shed()
    return true
  }
}
