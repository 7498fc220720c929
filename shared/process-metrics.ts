// What every Node process tells about itself: memory, CPU time, and how late its event loop is.
import { gauge, Histogram, type MetricFamily } from './metrics.ts'

// Ten times a second costs nothing, and a pause of a request's length is seen.
const TICK_MS = 100

/** How long after its time each tick came: what a request that arrived then had to wait. */
const lateness = new Histogram()
let expected = performance.now() + TICK_MS
setInterval(() => {
  const now = performance.now()
  lateness.add(Math.max(0, now - expected) / 1000)
  expected = now + TICK_MS
}, TICK_MS).unref()

/** `prefix` names the process: `milo_gateway_`. */
export function processMetrics(prefix: string): MetricFamily[] {
  const { user, system } = process.cpuUsage()
  const delays: Record<string, number> = {}
  lateness.addTo(delays)
  return [
    gauge(`${prefix}memory_bytes`, 'Resident memory', process.memoryUsage.rss()),
    {
      name: `${prefix}cpu_seconds_total`,
      type: 'counter',
      help: 'CPU time',
      values: { '': (user + system) / 1e6 },
    },
    {
      name: `${prefix}event_loop_delay_seconds`,
      type: 'histogram',
      help: 'How late timers of 100 ms were: what busy code made others wait',
      values: delays,
    },
  ]
}
