// How many requests may be sent a second time, so that retries do not multiply a brown-out.

/** Share of the traffic that may be retries (Envoy and Finagle: 20 %). */
const SHARE = 0.2
/** Free retries per window: with little traffic, the requests in flight on an instance when it dies. */
const RESERVE = 100
const WINDOW_S = 10

/** Counts the requests and retries of the last ten seconds. */
export class RetryBudget {
  readonly #requests = new Float64Array(WINDOW_S)
  readonly #retries = new Float64Array(WINDOW_S)
  #second = 0

  request(now: number) {
    this.#requests[this.#slot(now)]!++
  }

  /** Takes one retry; false if the budget is used up. */
  take(now: number): boolean {
    const slot = this.#slot(now)
    if (sum(this.#retries) >= RESERVE + SHARE * sum(this.#requests)) return false
    this.#retries[slot]!++
    return true
  }

  #slot(now: number): number {
    const second = Math.floor(now / 1000)
    for (let s = Math.max(this.#second + 1, second - WINDOW_S + 1); s <= second; s++) {
      this.#requests[s % WINDOW_S] = 0
      this.#retries[s % WINDOW_S] = 0
    }
    this.#second = second
    return second % WINDOW_S
  }
}

function sum(slots: Float64Array): number {
  let total = 0
  for (const count of slots) total += count
  return total
}
