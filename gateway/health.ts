// Looks after the instances in the background: asks each one's /readyz, and the other processes' of READY_URLS.
// No request ever waits for a check.
import type { Log } from '#shared/log.ts'
import type { Metrics } from './metrics.ts'
import { outcome } from './passive.ts'
import type { Settings } from './settings.ts'
import type { Upstream, Upstreams } from './upstreams.ts'

/** Answers in a row that turn an instance: one slow answer does not take it out, one good one does not bring it back. */
const FALL = 2
const RISE = 2
/** A check starts up to a tenth earlier or later, so that many gateways do not ask in step. */
const JITTER = 0.1
/** Longer than a busy instance needs, and short enough to know within an interval or two. */
const CHECK_TIMEOUT_MS = 2_000

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

  /** Checks once at once, then again and again. */
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

  /** A real request got no answer, for the reason `code`. `begun`: there was a connection. */
  failed(upstream: Upstream, begun: boolean, code: string | undefined) {
    if (code === 'ours') return
    upstream.outcomes[0]++
    this.#outcome(upstream, true)
    // A refused connection says more than a check does: nothing listens there.
    if (!begun && upstream.ready) this.#turn(upstream, false)
  }

  answered(upstream: Upstream, status: number) {
    upstream.outcomes[Math.min(5, Math.floor(status / 100)) as 1]++
    // A 503 is considered: an instance that turns a login flood away is well, and whether it is fit is what /readyz says.
    if (status !== 503) this.#outcome(upstream, status >= 500)
  }

  #outcome(upstream: Upstream, failed: boolean) {
    if (!outcome(upstream, failed, this.#upstreams.list, Date.now())) return
    this.#metrics.ejections.add(`{upstream="${upstream.origin}"}`)
    const { origin, ejections, ejectedUntil } = upstream
    this.#log.warn({ upstream: origin, ejections, until: new Date(ejectedUntil) }, 'instance ejected')
  }

  /** The other processes by URL, and whether they were ready when last asked. */
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
    this.#log.info({ upstream: upstream.origin, ready }, ready ? 'instance is ready' : 'instance is away')
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
