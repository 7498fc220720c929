// Figures as Prometheus reads them: counters, gauges and histograms by label, small enough not to need a library.

/** Seconds. From a cached read to a first-byte time-out. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** One named figure with its values by label text, e.g. `{route="/v1/movies"}`; plain data, so that processes can add theirs up. */
export interface Family {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  values: Record<string, number>
}

/** How long something took, each time; 20 ns to count one. */
export class Durations {
  readonly #buckets = new Float64Array(BOUNDS.length + 1)
  #seconds = 0

  add(seconds: number) {
    let i = 0
    while (i < BOUNDS.length && seconds > BOUNDS[i]!) i++
    this.#buckets[i]!++
    this.#seconds += seconds
  }

  /** Adds them to the values of a histogram, under labels without braces; says how many there were. */
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

/** The text of these, of type METRICS_TYPE. */
export function rendered(families: readonly Family[]): string {
  const lines = families.flatMap(({ name, type, help, values }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...Object.entries(values).map(([labels, value]) => `${name}${labels} ${value}`),
  ])
  return `${lines.join('\n')}\n`
}
