// Health checks in the background: /readyz of each instance and of READY_URLS. No request waits for a check.
import type { Log } from '#shared/log.ts'
import type { Metrics } from '../monitoring/metrics.ts'
import type { Settings } from '../settings.ts'
import { type Result, recordResult } from './outlier-detection.ts'
import type { Upstream, Upstreams } from './upstreams.ts'

/** Results in a row that change an instance's state, so that one slow answer does not take it out. */
const FALL = 2
const RISE = 2
/** Checks start up to a tenth earlier or later, so that many gateways do not check in step. */
const JITTER = 0.1
/** Longer than a busy instance needs, and short enough to decide within an interval or two. */
const CHECK_TIMEOUT_MS = 2_000

/** Reasons that say nothing about the instance: the client's own time, and limits of this process. */
const blameless = new Set(['aborted', 'deadline', 'upload', 'EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL'])

/** Envoy's gateway failures: an instance that is a proxy reports a missing answer so. */
const isGatewayError = (status: number): boolean => status === 502 || status === 504

export class Health {
  readonly #upstreams: Upstreams
  readonly #settings: Settings
  readonly #log: Log
  readonly #metrics: Metrics
  readonly #others = new Map<string, boolean>()
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(upstreams: Upstreams, settings: Settings, log: Log, metrics: Metrics) {
    this.#upstreams = upstreams
    this.#settings = settings
    this.#log = log
    this.#metrics = metrics
    for (const url of settings.READY_URLS) this.#others.set(url, false)
  }

  /** Checks now, then at every interval. */
  async start() {
    await this.runOnce()
    if (this.#stopped) return
    const spread = 1 + JITTER * (2 * Math.random() - 1)
    this.#timer = setTimeout(() => void this.start(), this.#settings.HEALTH_INTERVAL_MS * spread)
  }

  stop() {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async runOnce() {
    await Promise.all([
      ...this.#upstreams.list.map((upstream) => this.#check(upstream)),
      ...this.#settings.READY_URLS.map(async (url) => this.#others.set(url, await answers(url))),
    ])
  }

  /** A request of `sender` got no answer because of `code`. `begun`: there was a connection. */
  failed(upstream: Upstream, begun: boolean, code: string | undefined, sender: string) {
    if (code !== undefined && blameless.has(code)) return
    upstream.outcomes[0]++
    this.#record(upstream, 'failed', sender)
    // A refused connection is clearer than a check: nothing listens there.
    if (!begun && upstream.ready) this.#turn(upstream, false)
  }

  answered(upstream: Upstream, status: number, sender: string) {
    upstream.outcomes[Math.min(5, Math.floor(status / 100)) as 1]++
    // A 503 is neutral: an instance that sheds a login flood is healthy, and /readyz says whether it is fit.
    if (status < 500) this.#record(upstream, 'well', sender)
    else if (status !== 503) this.#record(upstream, isGatewayError(status) ? 'failed' : 'error', sender)
  }

  #record(upstream: Upstream, kind: Result, sender: string) {
    if (!recordResult(upstream, kind, sender, this.#upstreams.list, Date.now())) return
    this.#metrics.ejections.add(`{upstream="${upstream.origin}"}`)
    const { origin, ejections, ejectedUntil } = upstream
    this.#log.warn({ upstream: origin, ejections, until: new Date(ejectedUntil) }, 'instance ejected')
  }

  /** The other processes by URL, and whether they were ready at the last check. */
  others(): Record<string, boolean> {
    return Object.fromEntries(this.#others)
  }

  summary() {
    const { list } = this.#upstreams
    const instances = { ready: list.filter((upstream) => upstream.ready).length, of: list.length }
    const others = {
      ready: [...this.#others.values()].filter((ready) => ready).length,
      of: this.#others.size,
    }
    return { ready: instances.ready > 0 && others.ready === others.of, instances, others }
  }

  async #check(upstream: Upstream) {
    const ready = await answers(`${upstream.origin}/readyz`)
    const first = upstream.checkedAt === 0
    upstream.checkedAt = Date.now()
    if (ready === upstream.ready) {
      upstream.streak = 0
      return
    }
    upstream.streak++
    if (first || upstream.streak >= (ready ? RISE : FALL)) this.#turn(upstream, ready, first)
  }

  #turn(upstream: Upstream, ready: boolean, first = false) {
    upstream.ready = ready
    upstream.streak = 0
    if (ready && !first) upstream.backSince = Date.now()
    this.#log.info(
      { upstream: upstream.origin, ready },
      ready ? 'instance is ready' : 'instance is not ready',
    )
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) })
    await answer.body?.cancel()
    return answer.status === 200
  } catch {
    return false
  }
}
