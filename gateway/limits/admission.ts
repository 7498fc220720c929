// Admission control: bounds the requests in progress. Beyond that a short queue serves important requests
// first, and beyond the queue requests are shed. A quick no beats a late yes that the client no longer waits
// for.

interface Waiter {
  readonly policy: { readonly priority: 0 | 1 | 2 }
}

/** How the wait of one in the queue ends. */
interface Wait {
  end(hasPlace: boolean): void
  timer: NodeJS.Timeout
}

/** Nobody notices this delay, and a queue that takes longer to drain only grows. */
const QUEUE_MS = 250

/** A longer average means waiting, not work: the slowest endpoint, which hashes a password, takes 200 ms. */
const LONG_MS = 400
const WINDOW_MS = 250
const SHRINK = 0.8
/** Share of the maximum per window: a limit that was cut is back within 13 s, whether it is used or not. */
const GROW = 0.02
/** With little traffic a window is this many windows long. */
const FEW_WINDOWS = 4
/** Below this the instances would idle between two answers. */
const MIN_LIMIT = 16

export class Admission {
  inFlight = 0
  /** The current limit, between the minimum and the maximum. */
  limit: number
  readonly #max: number
  #windowStart = 0
  #left = 0
  #msSum = 0
  #peak = 0
  /** By priority, each in the order of arrival. */
  readonly #queues = [0, 1, 2].map(() => new Map<Waiter, Wait>())

  /** `max` bounds the requests in progress, and as many again may wait. */
  constructor(max: number) {
    this.#max = max
    this.limit = max
  }

  get waiting(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.size, 0)
  }

  /** Whether it has a place, which it must give back: at once, or a promise while it waits in the queue. */
  enter(waiter: Waiter): boolean | Promise<boolean> {
    const { priority } = waiter.policy
    if (this.inFlight < this.limit) {
      this.inFlight++
      if (this.inFlight > this.#peak) this.#peak = this.inFlight
      return true
    }
    if (this.waiting >= this.limit && !this.#shedBelow(priority)) return false
    return new Promise((end) => {
      const timer = setTimeout(() => this.cancel(waiter), QUEUE_MS)
      this.#queues[priority]!.set(waiter, { end, timer })
    })
  }

  /** Its wait is over without a place, if it waits. */
  cancel(waiter: Waiter) {
    this.#endWait(waiter, false)
  }

  /** Gives a place back. */
  leave() {
    // The limit has shrunk: nobody gets this place.
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
    this.#endWait(next, true)
  }

  #endWait(waiter: Waiter, hasPlace: boolean) {
    const queue = this.#queues[waiter.policy.priority]!
    const wait = queue.get(waiter)
    if (wait === undefined) return
    clearTimeout(wait.timer)
    queue.delete(waiter)
    wait.end(hasPlace)
  }

  /**
   * An answer's head took `ms`. Additive increase, multiplicative decrease, as TCP does. A long average means
   * that requests queue at the instances: fewer at once give the same throughput and shorter answers.
   */
  learn(ms: number, now = Date.now()) {
    this.#left++
    this.#msSum += ms
    const windows = Math.floor((now - this.#windowStart) / WINDOW_MS)
    // Few answers prove no overload; time alone proves its absence.
    if (windows < 1 || (this.#left < MIN_LIMIT && windows < FEW_WINDOWS)) return
    const average = this.#msSum / this.#left
    // A few slow requests alone are no overload.
    const isOverloaded = this.#left >= MIN_LIMIT && this.#peak > this.limit / 2
    if (average > LONG_MS && isOverloaded)
      this.limit = Math.max(Math.min(MIN_LIMIT, this.#max), Math.floor(this.limit * SHRINK))
    else this.limit = Math.min(this.#max, this.limit + windows * Math.ceil(this.#max * GROW))
    this.#windowStart = now
    this.#left = 0
    this.#msSum = 0
    this.#peak = this.inFlight
  }

  /** Sheds the latest of the least important waiters, if it is less important than the newcomer. */
  #shedBelow(priority: number): boolean {
    const queue = this.#queues.findLast((each) => each.size > 0)!
    const last = [...queue.keys()].at(-1)!
    if (last.policy.priority <= priority) return false
    this.cancel(last)
    return true
  }
}
