// The gateway's metrics, by route and status.

import { Counter, Histogram, type MetricFamily } from '#shared/metrics.ts'
import { routes } from '../../functions/routes.ts'

/** Methods and paths without ids: requests for unknown paths must not grow the metrics. */
const knownRoutes = new Set(
  routes.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':id')}`).concat('GET /docs/scalar.js'),
)
/** Nor may invented methods. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])

const counter = (name: string, help: string) => new Counter(`milo_gateway_${name}`, help)

interface Series {
  method: string
  labels: string
  status: number
  durations: Histogram
}

export class Metrics {
  readonly repeats = counter('repeats_total', 'Retries')
  readonly ejections = counter('ejections_total', 'Instances taken out for failing real requests')
  readonly refusals = counter('refusals_total', 'Requests that the gateway refused, by reason')
  readonly cuts = counter('cuts_total', 'What was cut off because its client read or sent nothing')
  /** By path without ids, then a short list to scan: no request builds a string for its metrics. */
  readonly #ofTemplate = new Map<string, Series[]>()

  /** One finished request. `template` is its path without ids. */
  finished(asked: string, template: string, status: number, seconds: number) {
    const method = METHODS.has(asked) ? asked : 'OTHER'
    const series = this.#find(method, template, status) ?? this.#begin(method, template, status)
    series.durations.add(seconds)
  }

  families(gauges: MetricFamily[]): MetricFamily[] {
    const requests = counter('requests_total', 'Answers to clients, by route and status')
    const seconds: MetricFamily = {
      name: SECONDS,
      type: 'histogram',
      help: 'Time to the last byte, by route',
      values: {},
    }
    for (const { labels, status, durations } of [...this.#ofTemplate.values()].flat())
      requests.add(`{${labels},status="${status}"}`, durations.addTo(seconds.values, labels))
    return [requests, seconds, this.repeats, this.ejections, this.refusals, this.cuts, ...gauges]
  }

  #find(method: string, template: string, status: number): Series | undefined {
    const all = this.#ofTemplate.get(template)
    if (all === undefined) return undefined
    for (const series of all) if (series.status === status && series.method === method) return series
    return undefined
  }

  #begin(method: string, template: string, status: number): Series {
    const isKnown = knownRoutes.has(`${method === 'HEAD' ? 'GET' : method} ${template}`)
    if (!isKnown && template !== OTHER)
      return this.#find(method, OTHER, status) ?? this.#begin(method, OTHER, status)
    const labels = `method="${method}",route="${template}"`
    const series = { method, labels, status, durations: new Histogram() }
    const all = this.#ofTemplate.get(template) ?? []
    all.push(series)
    this.#ofTemplate.set(template, all)
    return series
  }
}

/** Stands for all paths without a function. */
const OTHER = 'other'
const SECONDS = 'milo_gateway_request_seconds'

/** The metrics of several processes as one. */
export function added(all: MetricFamily[][]): MetricFamily[] {
  const sums = new Map<string, MetricFamily>()
  for (const family of all.flat()) {
    const sum = sums.get(family.name) ?? { ...family, values: {} }
    for (const [labels, value] of Object.entries(family.values)) {
      sum.values[labels] = (sum.values[labels] ?? 0) + value
    }
    sums.set(family.name, sum)
  }
  return [...sums.values()]
}
