// The instances behind the gateway, and the state of each. Health and balance read and write it.
import { Pool } from '../http1/pool.ts'
import type { Settings } from '../settings.ts'

/** Begins an entry of UPSTREAMS whose host is a name with many addresses. */
export const DNS_SCHEME = 'dns+'

export interface Upstream {
  /** Base URL, e.g. `http://10.0.0.3:8080`. */
  readonly origin: string
  readonly pool: Pool
  weight: number
  /** What its /readyz said last. false at first. */
  ready: boolean
  /** Checks in a row that disagree with `ready`. */
  streak: number
  /** When it became ready again, for the slow start; 0 if it was ready from the beginning. */
  backSince: number
  checkedAt: number
  inFlight: number
  /** Answers since the start by the first digit of their status; index 0: missing answers. */
  outcomes: [number, number, number, number, number, number]
  /** Missing answers in a row, and some of their senders. */
  failures: number
  readonly failedFor: Set<string>
  /** Answers, missing answers and errors (500) since `windowStart`; some senders of the latter two. */
  windowStart: number
  windowAnswers: number
  windowFailures: number
  windowErrors: number
  readonly windowSenders: Set<string>
  /** Outlier detection: it gets no requests before this time. */
  ejectedUntil: number
  /** Ejections in short order; each one lasts longer. */
  ejections: number
  /** Its turn in the weighted round robin. */
  credit: number
}

export class Upstreams {
  list: Upstream[] = []
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
    for (const entry of settings.UPSTREAMS) if (!entry.startsWith(DNS_SCHEME)) this.add(entry)
  }

  add(entry: string): Upstream {
    const [origin = '', ...options] = entry.split(';')
    const weight = Number(options.find((option) => option.startsWith('weight='))?.slice(7) ?? 1)
    const upstream = newUpstream(new URL(origin).origin, weight, this.#settings)
    this.list = [...this.list, upstream]
    return upstream
  }

  /** Resolves when the requests in progress on it have ended. */
  async remove(upstream: Upstream) {
    this.list = this.list.filter((other) => other !== upstream)
    await upstream.pool.close()
  }

  destroy() {
    for (const { pool } of this.list) pool.destroy()
  }
}

function newUpstream(origin: string, weight: number, settings: Settings): Upstream {
  return {
    origin,
    pool: new Pool(origin, settings.CONNECT_TIMEOUT_MS),
    weight,
    ready: false,
    streak: 0,
    backSince: 0,
    checkedAt: 0,
    inFlight: 0,
    outcomes: [0, 0, 0, 0, 0, 0],
    failures: 0,
    failedFor: new Set(),
    windowStart: 0,
    windowAnswers: 0,
    windowFailures: 0,
    windowErrors: 0,
    windowSenders: new Set(),
    ejectedUntil: 0,
    ejections: 0,
    credit: 0,
  }
}
