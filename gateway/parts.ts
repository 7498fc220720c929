// What every request through the gateway has at hand.
import type { Log } from '#shared/log.ts'
import type { Limiter } from '#shared/rate-limit/limiter.ts'
import type { AccessLog } from './access-log.ts'
import type { AddressSet } from './addresses.ts'
import type { Admission } from './admission.ts'
import type { Exchange } from './exchange.ts'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'
import type { RetryBudget } from './retry.ts'
import type { Settings } from './settings.ts'
import type { Upstreams } from './upstreams.ts'

export interface Parts {
  readonly settings: Settings
  readonly upstreams: Upstreams
  readonly health: Health
  readonly budget: RetryBudget
  readonly limiter: Limiter
  readonly admission: Admission
  readonly metrics: Metrics
  readonly log: Log
  readonly accessLog: AccessLog
  /** Proxies whose word about their clients counts. */
  readonly trusted: AddressSet | undefined
  /** Senders that get nothing. */
  readonly blocked: AddressSet | undefined
  /**
   * Requests whose answers are not yet complete. Trap: a Set of them, with thousands of comings and goings in a second, keeps
   * the dead alive until the next full collection: a quarter of all CPU time went there.
   */
  open: number
  /** Event streams that are open. */
  readonly streams: Set<Exchange>
  /** Told to stop: readiness is off and connections are not kept. */
  draining: boolean
}
