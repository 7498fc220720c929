// Metrics in OpenMetrics' text format: counters, gauges and histograms by label, too small to need a library.

/** Histogram buckets in seconds, from a cached read to a first-byte time-out. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * A metric with its values by label text, e.g. `{route="/v1/movies"}`. Plain data, so that processes can sum
 * theirs. Its unit is the end of its name: `_seconds`, `_bytes`; a counter's name ends in `_total`.
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

  /** Adds its series to `values`, under labels without braces, if any; returns the count. */
  addTo(values: Record<string, number>, labels = ''): number {
    const add = (name: string, amount: number) => {
      values[name] = (values[name] ?? 0) + amount
    }
    const first = labels === '' ? '' : `${labels},`
    const all = labels === '' ? '' : `{${labels}}`
    let count = 0
    this.#buckets.forEach((each, i) => {
      count += each
      add(`_bucket{${first}le="${BOUNDS[i] ?? '+Inf'}"}`, count)
    })
    add(`_sum${all}`, this.#seconds)
    add(`_count${all}`, count)
    return count
  }
}

/** A counter by label text with braces; '' where it has no labels. */
export class Counter implements MetricFamily {
  readonly type = 'counter'
  readonly name: string
  readonly help: string
  readonly values: Record<string, number>

  constructor(name: string, help: string, values: Record<string, number> = {}) {
    this.name = name
    this.help = help
    this.values = values
  }

  add(labels: string, amount = 1) {
    this.values[labels] = (this.values[labels] ?? 0) + amount
  }
}

/** Histograms by label text without braces. */
export class Histograms {
  readonly #name: string
  readonly #help: string
  readonly #each = new Map<string, Histogram>()

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  of(labels = ''): Histogram {
    const found = this.#each.get(labels) ?? new Histogram()
    this.#each.set(labels, found)
    return found
  }

  family(): MetricFamily {
    const values: Record<string, number> = {}
    for (const [labels, histogram] of this.#each) histogram.addTo(values, labels)
    return { name: this.#name, type: 'histogram', help: this.#help, values }
  }
}

/** A gauge of one value, or of one by label text with braces. */
export const gauge = (name: string, help: string, values: number | Record<string, number>): MetricFamily => ({
  name,
  type: 'gauge',
  help,
  values: typeof values === 'number' ? { '': values } : values,
})

export const METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** A text as the value of a label. */
export const labelValue = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

/** The text format of these families, of type METRICS_TYPE. */
export function renderMetrics(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, type, help, values }) => {
    // The family of a counter is named without the end of its samples.
    const family = type === 'counter' ? name.replace(/_total$/, '') : name
    const unit = /_(seconds|bytes)$/.exec(family)?.[1]
    return [
      `# TYPE ${family} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${family} ${unit}`]),
      `# HELP ${family} ${help}`,
      ...Object.entries(values).map(([labels, value]) => `${name}${labels} ${value}`),
    ]
  })
  return `${[...lines, '# EOF'].join('\n')}\n`
}
