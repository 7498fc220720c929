// What all requests through the gateway share.
import type { Log } from '#shared/log.ts'
import type { Limiter } from '#shared/rate-limit/limiter.ts'
import type { Tracer } from '#shared/traces/span.ts'
import { addressSet } from './addresses.ts'
import { Health } from './balancing/health.ts'
import { Upstreams } from './balancing/upstreams.ts'
import { Admission } from './limits/admission.ts'
import type { Times } from './limits/client-times.ts'
import { newSenders } from './limits/senders.ts'
import type { AccessLog } from './monitoring/access-log.ts'
import { Metrics } from './monitoring/metrics.ts'
import { RetryBudget } from './requests/retry-budget.ts'
import type { Settings } from './settings.ts'

export type GatewayContext = ReturnType<typeof newContext>

export function newContext(
  settings: Settings,
  times: Times,
  limiter: Limiter,
  log: Log,
  accessLog: AccessLog,
  tracer?: Tracer,
) {
  const upstreams = new Upstreams(settings)
  const metrics = new Metrics()
  return {
    settings,
    times,
    limiter,
    log,
    accessLog,
    tracer,
    upstreams,
    metrics,
    health: new Health(upstreams, settings, log, metrics),
    budget: new RetryBudget(),
    admission: new Admission(settings.MAX_IN_FLIGHT),
    senders: newSenders(settings.RATE_LIMIT_SCALE),
    /** Proxies whose X-Forwarded-For is trusted. */
    trusted: addressSet(settings.TRUSTED_PROXIES),
    blocked: addressSet(settings.BLOCKED_ADDRESSES),
    /**
     * Requests whose answers are not complete. Trap: a Set of them, with thousands of changes a second, keeps
     * dead objects alive until the next full collection. That cost a quarter of all CPU time.
     */
    open: 0,
    eventStreams: new Set<{ finish(): void }>(),
    /** Set by SIGTERM: readiness is off and connections are not kept. */
    draining: false,
  }
}
