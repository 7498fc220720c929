// What an instance has done, as Prometheus reads it from GET /metrics: requests by function, and its cache.
// The gateway answers that path by itself, so that it stays internal.
import { cacheMetrics } from '#shared/cache/cached-answers.ts'
import { clientMetrics } from '#shared/client-metrics.ts'
import { viewerCount } from '#shared/holds/watch.ts'
import { Counter, gauge, Histogram, METRICS_TYPE, type MetricFamily, renderMetrics } from '#shared/metrics.ts'
import { processMetrics } from '#shared/process-metrics.ts'

/** By status: a function answers a handful of them. */
type Statuses = Map<number, Histogram>

export class FunctionMetrics {
  readonly #functions = new Map<string, Statuses>()
  #inProgress = 0

  /**
   * Counts what a function answers, and how long its answer took to begin; 0.2 µs each. What answers at once
   * goes on doing so.
   */
  counter(name: string): (work: () => Response | Promise<Response>) => Response | Promise<Response> {
    const statuses: Statuses = new Map()
    this.#functions.set(name, statuses)
    const count = (response: Response, begun: number): Response => {
      const durations = statuses.get(response.status) ?? new Histogram()
      statuses.set(response.status, durations)
      durations.add((performance.now() - begun) / 1000)
      return response
    }
    return (work) => {
      const begun = performance.now()
      const response = work()
      return response instanceof Promise ? this.#later(response, begun, count) : count(response, begun)
    }
  }

  async #later(
    work: Promise<Response>,
    begun: number,
    count: (response: Response, begun: number) => Response,
  ): Promise<Response> {
    this.#inProgress++
    try {
      return count(await work, begun)
    } finally {
      this.#inProgress--
    }
  }

  answer(draining: boolean): Response {
    const own = [...this.#requests(), ...this.#state(draining), ...cache()]
    return new Response(renderMetrics([...own, ...processMetrics(NAME), ...clientMetrics()]), {
      headers: { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' },
    })
  }

  #requests(): MetricFamily[] {
    const requests = counter('requests_total', 'Answers, by function and status')
    const seconds: MetricFamily = {
      name: `${NAME}request_seconds`,
      help: 'Time until the answer began, by function',
      type: 'histogram',
      values: {},
    }
    for (const [name, statuses] of this.#functions)
      for (const [status, durations] of statuses) {
        const labels = `function="${name}"`
        const count = durations.addTo(seconds.values, labels)
        requests.values[`{${labels},status="${status}"}`] = count
      }
    return [requests, seconds]
  }

  #state(draining: boolean): MetricFamily[] {
    return [
      gauge(`${NAME}in_progress`, 'Requests whose answer has not begun', this.#inProgress),
      gauge(`${NAME}draining`, 'Whether it was told to stop', Number(draining)),
      gauge(`${NAME}seat_map_viewers`, 'People who watch a seat map', viewerCount()),
    ]
  }
}

function cache(): MetricFamily[] {
  const { loads, loadMs, ...how } = cacheMetrics
  const reads = Object.entries(how).map(([each, count]) => [`{how="${each}"}`, count] as const)
  return [
    counter(
      'cache_reads_total',
      'Cached answers: hit, stale, miss, or Redis was away',
      Object.fromEntries(reads),
    ),
    counter('cache_loads_total', 'Answers loaded from Postgres', { '': loads }),
    counter('cache_load_seconds_total', 'Time that loading took', { '': loadMs / 1000 }),
  ]
}

const NAME = 'milo_functions_'

const counter = (name: string, help: string, values?: Record<string, number>) =>
  new Counter(`${NAME}${name}`, help, values)
