// Which requests may be sent a second time, and how many of them.
import { honoursKey, isOnceOnly } from './routes.ts'

/** RFC 9110 §9.2.2: doing these twice is the same as doing them once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** PUT by its name, but it spends a refresh token: a second time looks like theft and ends the login. */
const ONCE = new Set(['PUT /v1/sessions/current'])

/** Whether the request may be repeated although an instance may have begun it. */
export function mayRepeat(method: string, path: string, idempotencyKey: unknown): boolean {
  if (ONCE.has(`${method} ${path}`)) return false
  if (IDEMPOTENT.has(method)) return !isOnceOnly(method, path)
  return typeof idempotencyKey === 'string' && honoursKey(method, path)
}

/** Answers by which an instance says that it, and perhaps not another, cannot serve now. */
export function asksForAnother(status: number): boolean {
  return status === 502 || status === 503 || status === 504
}

/** Share of the traffic that may be repeats, so that a brown-out is not multiplied (Envoy and Finagle: 20 %). */
const SHARE = 0.2
/** Repeats that are free within the window: the requests in flight on one instance when it dies at little traffic. */
const RESERVE = 100
const WINDOW_S = 10

/** Counts requests and repeats of the last ten seconds. */
export class RetryBudget {
  readonly #requests = new Float64Array(WINDOW_S)
  readonly #repeats = new Float64Array(WINDOW_S)
  #second = 0

  request(now: number) {
    this.#requests[this.#slot(now)]!++
  }

  /** Takes one repeat; false where none is left. */
  take(now: number): boolean {
    const slot = this.#slot(now)
    if (sum(this.#repeats) >= RESERVE + SHARE * sum(this.#requests)) return false
    this.#repeats[slot]!++
    return true
  }

  #slot(now: number): number {
    const second = Math.floor(now / 1000)
    for (let s = Math.max(this.#second + 1, second - WINDOW_S + 1); s <= second; s++) {
      this.#requests[s % WINDOW_S] = 0
      this.#repeats[s % WINDOW_S] = 0
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
