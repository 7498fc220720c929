// What the code of traces costs a request at the gateway, counted in one process: figures that a busy machine
// stretches, but does not turn around.

import { newLog } from '#shared/log.ts'
import type { Tracer } from '#shared/traces/span.ts'
import { startTraces } from '#shared/traces/start.ts'
import { traceparentFor, unsampled } from '../../gateway/ids.ts'
import { attemptSpan, requestSpan as begin, endRequestSpan } from '../../gateway/monitoring/request-spans.ts'
import { median } from './seats-redis.ts'

const ROUNDS = 7
const REQUESTS = 50_000

/** Microseconds of CPU of one call, the median of some rounds. */
function microsOf(work: () => void): string {
  const rounds = Array.from({ length: ROUNDS + 1 }, () => {
    const before = process.cpuUsage()
    for (let each = 0; each < REQUESTS; each += 1) work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / REQUESTS
  })
  // The first one compiles.
  return median(rounds.slice(1)).toFixed(2)
}

const request = {
  id: crypto.randomUUID(),
  path: '/v1/movies',
  incoming: { method: 'GET', headers: {} },
  sender: { fromProxy: false },
} as Parameters<typeof begin>[1]

function spans(tracer: Tracer): void {
  const span = begin(tracer, request)
  if (span === undefined) return void unsampled(undefined, request.id)
  const attempt = attemptSpan(span, 'GET', 'http://127.0.0.1:8080', 1)
  if (attempt.traceparent.length !== 55) throw new Error('no span')
  attempt.end()
  endRequestSpan(span, 200)
}

/** Rows of a table: without traces, not drawn, and drawn with its two spans (without sending them). */
export async function costOfCode(collector: string): Promise<[string, string][]> {
  const tracer = async (ratio: number) =>
    (await startTraces(
      'bench',
      { INSTANCE: 'bench', OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: ratio },
      newLog('bench', 'silent'),
    ))!
  const [off, all] = [await tracer(0), await tracer(1)]
  return [
    ['off: only the traceparent', microsOf(() => traceparentFor(undefined, request.id))],
    ['traced, not drawn', microsOf(() => spans(off))],
    ['drawn: two spans', microsOf(() => spans(all))],
  ]
}
