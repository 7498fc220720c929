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

export class Admission {
  inFlight = 0
  readonly #limit: number
  /** By priority; each entrant with the timer that ends its wait. */
  readonly #queues = [0, 1, 2].map(() => new Map<Entrant, NodeJS.Timeout>())

  /** `limit` bounds those in progress, and as many again may wait. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get waiting(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.size, 0)
  }

  /** Calls `go` now or later, or `shed`. */
  enter(entrant: Entrant) {
    if (this.inFlight < this.#limit) {
      this.inFlight++
      entrant.go()
    } else if (this.waiting >= this.#limit && !this.#shedBelow(entrant.priority)) {
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

  leave() {
    const queue = this.#queues.find((each) => each.size > 0)
    const [next] = queue?.keys() ?? []
    if (next === undefined) {
      this.inFlight--
      return
    }
    this.cancel(next)
    next.go()
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
