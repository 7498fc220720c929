// One request to a fake provider, what it answers, and how it fails on request.

/** A status instead of an answer, or 'cut': the work is done and never answered. */
export type Fault = number | 'cut' | undefined

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  /** The idempotency key, or empty. */
  key: string
  text: string
}

export type Answer = [status: number, answer: object]
