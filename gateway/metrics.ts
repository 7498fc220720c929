// The gateway's figures, as Prometheus reads them: counters and histograms by label, small enough not to need a library.

/** Seconds. From a cached read to a first-byte time-out. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Whoever asks for paths that do not exist must not grow the list of routes. */
const MOST_SERIES = 1_000
/** Nor may who invents methods. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** One named figure with its values by label text, e.g. `{route="/v1/movies"}`; plain data, so that processes can add theirs up. */
export interface Family {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  values: Record<string, number>
}

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
  buckets: Float64Array
  seconds: number
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
    let i = 0
    while (i < BOUNDS.length && seconds > BOUNDS[i]!) i++
    series.buckets[i]!++
    series.seconds += seconds
  }

  families(gauges: Family[]): Family[] {
    const requests = new Counter('requests_total', 'Answers to clients, by route and status')
    const seconds: Family = {
      name: SECONDS,
      type: 'histogram',
      help: 'Time to the last byte, by route',
      values: {},
    }
    for (const { labels, status, buckets, seconds: sum } of [...this.#ofShape.values()].flat()) {
      const add = (name: string, amount: number) => {
        seconds.values[name] = (seconds.values[name] ?? 0) + amount
      }
      let count = 0
      buckets.forEach((each, i) => {
        count += each
        add(`_bucket{${labels},le="${BOUNDS[i] ?? '+Inf'}"}`, count)
      })
      add(`_sum{${labels}}`, sum)
      add(`_count{${labels}}`, count)
      requests.add(`{${labels},status="${status}"}`, count)
    }
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
    const series = { method, labels, status, buckets: new Float64Array(BOUNDS.length + 1), seconds: 0 }
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

export function rendered(families: Family[]): string {
  const lines = families.flatMap(({ name, type, help, values }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...Object.entries(values).map(([labels, value]) => `${name}${labels} ${value}`),
  ])
  return `${lines.join('\n')}\n`
}
