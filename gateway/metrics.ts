// The gateway's figures, as Prometheus reads them: counters and histograms by label, small enough not to need a library.

/** Seconds. From a cached read to a first-byte time-out. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Whoever asks for paths that do not exist must not grow the list of routes. */
const MOST_ROUTES = 300

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
  buckets: Float64Array
  sum: number
}

/** Keeps one array per label text, and is written out as Prometheus wants it only when asked. */
class Histogram {
  readonly #series = new Map<string, Series>()

  observe(labels: string, seconds: number) {
    let series = this.#series.get(labels)
    if (series === undefined) {
      series = { buckets: new Float64Array(BOUNDS.length + 1), sum: 0 }
      this.#series.set(labels, series)
    }
    let i = 0
    while (i < BOUNDS.length && seconds > BOUNDS[i]!) i++
    series.buckets[i]!++
    series.sum += seconds
  }

  family(): Family {
    const values: Record<string, number> = {}
    for (const [labels, { buckets, sum }] of this.#series) {
      let count = 0
      buckets.forEach((each, i) => {
        count += each
        values[`_bucket{${labels},le="${BOUNDS[i] ?? '+Inf'}"}`] = count
      })
      values[`_sum{${labels}}`] = sum
      values[`_count{${labels}}`] = count
    }
    return {
      name: 'milo_gateway_request_seconds',
      type: 'histogram',
      help: 'Time to the last byte, by route',
      values,
    }
  }
}

export class Metrics {
  readonly requests = new Counter('requests_total', 'Answers to clients, by route and status')
  readonly attempts = new Counter('attempts_total', 'Requests sent to an instance, by what came of them')
  readonly repeats = new Counter('repeats_total', 'Requests sent a second time')
  readonly ejections = new Counter('ejections_total', 'Instances taken out for failing real requests')
  readonly refusals = new Counter('refusals_total', 'Requests that no instance was asked for, by reason')
  readonly #seconds = new Histogram()
  readonly #routes = new Set<string>()

  /** One finished request. `shape` is its path without ids. */
  finished(method: string, shape: string, status: number, seconds: number) {
    const route = this.#routeOf(shape, status)
    this.requests.add(`{method="${method}",route="${route}",status="${status}"}`)
    this.#seconds.observe(`method="${method}",route="${route}"`, seconds)
  }

  families(gauges: Family[]): Family[] {
    const { requests, attempts, repeats, ejections, refusals } = this
    return [requests, this.#seconds.family(), attempts, repeats, ejections, refusals, ...gauges]
  }

  #routeOf(shape: string, status: number): string {
    if (this.#routes.has(shape)) return shape
    if (status === 404 || this.#routes.size >= MOST_ROUTES || /["\\\n]/.test(shape)) return 'other'
    this.#routes.add(shape)
    return shape
  }
}

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
