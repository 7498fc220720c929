// Prometheus metrics: counters, gauges and histograms by label, too small to need a library.

/** Histogram buckets in seconds, from a cached read to a first-byte time-out. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * A metric with its values by label text, e.g. `{route="/v1/movies"}`. Plain data, so that processes can sum
 * theirs.
 */
export interface MetricFamily {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  values: Record<string, number>
}

/** A histogram of durations; an observation costs 20 ns. */
export class Histogram {
  readonly #buckets = new Float64Array(BOUNDS.length + 1)
  #seconds = 0

  add(seconds: number) {
    let i = 0
    while (i < BOUNDS.length && seconds > BOUNDS[i]!) i++
    this.#buckets[i]!++
    this.#seconds += seconds
  }

  /** Adds its series to `values`, under labels without braces; returns the count. */
  addTo(values: Record<string, number>, labels: string): number {
    const add = (name: string, amount: number) => {
      values[name] = (values[name] ?? 0) + amount
    }
    let count = 0
    this.#buckets.forEach((each, i) => {
      count += each
      add(`_bucket{${labels},le="${BOUNDS[i] ?? '+Inf'}"}`, count)
    })
    add(`_sum{${labels}}`, this.#seconds)
    add(`_count{${labels}}`, count)
    return count
  }
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** The text format of these families, of type METRICS_TYPE. */
export function renderMetrics(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, type, help, values }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...Object.entries(values).map(([labels, value]) => `${name}${labels} ${value}`),
  ])
  return `${lines.join('\n')}\n`
}
