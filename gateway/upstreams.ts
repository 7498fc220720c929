// The instances behind the gateway, and what is known about each. Health and balance read and write this state.
import { NAME_SCHEME } from './lookup.ts'
import { Pool } from './pool.ts'
import type { Settings } from './settings.ts'

export interface Upstream {
  /** Base URL, e.g. `http://10.0.0.3:8080`. */
  readonly origin: string
  readonly pool: Pool
  weight: number
  /** Whether its /readyz said so lately. Starts false: nothing is known. */
  ready: boolean
  /** Checks in a row that agreed with each other and not yet with `ready`. */
  streak: number
  /** When it became ready after having been away, for the slow start; 0 where it was there from the beginning. */
  backSince: number
  checkedAt: number
  inFlight: number
  /** Answers since the start by the first digit of their status, those that never came first. */
  outcomes: [number, number, number, number, number, number]
  /** Failures in a row of real requests. */
  failures: number
  /** Answers and failures since `windowStart`. */
  windowStart: number
  windowAnswers: number
  windowFailures: number
  /** Real traffic made it look bad: it gets none before this time. */
  ejectedUntil: number
  /** How often in short order it was ejected; each time lasts longer. */
  ejections: number
  /** Its turn in the weighted round robin. */
  credit: number
}

export class Upstreams {
  list: Upstream[] = []
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
    for (const entry of settings.UPSTREAMS) if (!entry.startsWith(NAME_SCHEME)) this.add(entry)
  }

  add(entry: string): Upstream {
    const [origin = '', ...options] = entry.split(';')
    const weight = Number(options.find((option) => option.startsWith('weight='))?.slice(7) ?? 1)
    const upstream = newUpstream(new URL(origin).origin, weight, this.#settings)
    this.list = [...this.list, upstream]
    return upstream
  }

  /** Takes an instance out; requests that it is answering go on to their end. */
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
    windowStart: 0,
    windowAnswers: 0,
    windowFailures: 0,
    ejectedUntil: 0,
    ejections: 0,
    credit: 0,
  }
}
