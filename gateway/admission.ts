// Bounds the requests in progress: beyond that a short queue, the more important first, and beyond that a quick no.
// A quick no is worth more than a late yes: what waits too long is given up by its client and done for nobody.

interface Waiter {
  priority: number
  go: () => void
  refuse: () => void
  timer: NodeJS.Timeout
}

/** A person does not notice this; a queue that takes longer to drain only grows. */
const PATIENCE_MS = 250

export class Admission {
  inFlight = 0
  readonly #limit: number
  readonly #queues: Set<Waiter>[] = [new Set(), new Set(), new Set()]

  /** `limit` bounds those in progress, and as many again may wait. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get waiting(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.size, 0)
  }

  /** Calls `go` now or later, or `refuse`. Whoever went calls `leave` once. Answers what takes a waiting one out. */
  enter(priority: 0 | 1 | 2, go: () => void, refuse: () => void): (() => void) | undefined {
    if (this.inFlight < this.#limit) {
      this.inFlight++
      go()
      return undefined
    }
    if (this.waiting >= this.#limit && !this.#shedBelow(priority)) {
      refuse()
      return undefined
    }
    const queue = this.#queues[priority]!
    const drop = () => {
      clearTimeout(waiter.timer)
      queue.delete(waiter)
    }
    const tired = () => {
      drop()
      refuse()
    }
    const waiter: Waiter = { priority, go, refuse, timer: setTimeout(tired, PATIENCE_MS) }
    queue.add(waiter)
    return drop
  }

  leave() {
    const queue = this.#queues.find((each) => each.size > 0)
    const [next] = queue ?? []
    if (next === undefined) {
      this.inFlight--
      return
    }
    clearTimeout(next.timer)
    queue!.delete(next)
    next.go()
  }

  /** Sends the latest of the least important away, if it is less important than the newcomer. */
  #shedBelow(priority: number): boolean {
    const queue = this.#queues.findLast((each) => each.size > 0)!
    const last = [...queue].at(-1)!
    if (last.priority <= priority) return false
    clearTimeout(last.timer)
    queue.delete(last)
    last.refuse()
    return true
  }
}
