// The gateway's figures, by route and status.
import { Durations, type Family } from '#shared/metrics.ts'

/** Whoever asks for paths that do not exist must not grow the list of routes. */
const MOST_SERIES = 1_000
/** Nor may who invents methods. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])

class Counter implements Family {
  readonly type = 'counter'
  readonly name: string
  readonly help: string
  readonly values: Record<string, number> = {}

  constructor(name: string, help: string) {
    this.name = `milo_gateway_${name}`
    this.help = help
  }

  add(labels: string, amount = 1) {
    this.values[labels] = (this.values[labels] ?? 0) + amount
  }
}

interface Series {
  method: string
  labels: string
  status: number
  durations: Durations
}

export class Metrics {
  readonly repeats = new Counter('repeats_total', 'Requests sent a second time')
  readonly ejections = new Counter('ejections_total', 'Instances taken out for failing real requests')
  readonly refusals = new Counter('refusals_total', 'Requests that no instance was asked for, by reason')
  /** By path without ids, and then few enough to look through: no request makes a new string for its figures. */
  readonly #ofShape = new Map<string, Series[]>()
  #count = 0

  /** One finished request. `shape` is its path without ids. */
  finished(asked: string, shape: string, status: number, seconds: number) {
    const method = METHODS.has(asked) ? asked : 'OTHER'
    const series = this.#find(method, shape, status) ?? this.#begin(method, shape, status)
    series.durations.add(seconds)
  }

  families(gauges: Family[]): Family[] {
    const requests = new Counter('requests_total', 'Answers to clients, by route and status')
    const seconds: Family = {
      name: SECONDS,
      type: 'histogram',
      help: 'Time to the last byte, by route',
      values: {},
    }
    for (const { labels, status, durations } of [...this.#ofShape.values()].flat())
      requests.add(`{${labels},status="${status}"}`, durations.addTo(seconds.values, labels))
    return [requests, seconds, this.repeats, this.ejections, this.refusals, ...gauges]
  }

  #find(method: string, shape: string, status: number): Series | undefined {
    const all = this.#ofShape.get(shape)
    if (all === undefined) return undefined
    for (const series of all) if (series.status === status && series.method === method) return series
    return undefined
  }

  #begin(method: string, shape: string, status: number): Series {
    const isKnown = status !== 404 && this.#count < MOST_SERIES && !/["\\\n]/.test(shape)
    if (!isKnown && shape !== OTHER)
      return this.#find(method, OTHER, status) ?? this.#begin(method, OTHER, status)
    const labels = `method="${method}",route="${shape}"`
    const series = { method, labels, status, durations: new Durations() }
    const all = this.#ofShape.get(shape) ?? []
    all.push(series)
    this.#ofShape.set(shape, all)
    this.#count++
    return series
  }
}

/** Stands for all routes beyond the bound, and for those that nobody knows. */
const OTHER = 'other'
const SECONDS = 'milo_gateway_request_seconds'

/** The figures of several processes as one. */
export function added(all: Family[][]): Family[] {
  const sums = new Map<string, Family>()
  for (const family of all.flat()) {
    const sum = sums.get(family.name) ?? { ...family, values: {} }
    for (const [labels, value] of Object.entries(family.values)) {
      sum.values[labels] = (sum.values[labels] ?? 0) + value
    }
    sums.set(family.name, sum)
  }
  return [...sums.values()]
}
