// Idempotency keys as Stripe documents them, and Razorpay for refunds: an answer is kept under its key for 24
// hours, errors too; another request under the same key is refused; after that it is a new request.
import type { Answer, Call } from './calls.ts'

const KEPT_MS = 24 * 60 * 60_000

interface StoredAnswer {
  at: number
  request: string
  /** As text, so that it stays as it was said. */
  answer: string
}

export class IdempotencyKeys {
  readonly #kept = new Map<string, StoredAnswer>()
  /** For negative controls: a provider that knows no key. */
  forgets = false

  answer(call: Call, now: number, { work, mismatch }: { work: () => Answer; mismatch: Answer }): Answer {
    const kept = this.#kept.get(call.key)
    if (call.key === '' || this.forgets) return work()
    if (kept && now - kept.at < KEPT_MS)
      return kept.request === requestOf(call) ? JSON.parse(kept.answer) : mismatch
    const answer = work()
    this.keep(call, now, answer)
    return answer
  }

  keep(call: Call, at: number, answer: Answer): void {
    this.#kept.set(call.key, { at, request: requestOf(call), answer: JSON.stringify(answer) })
  }
}

const requestOf = ({ method, path, text }: Call): string => `${method} ${path} ${text}`
