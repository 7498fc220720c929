// A rate limiter. Quotas live in Redis, shared by all processes; while Redis is away, this process counts
// alone.
import type { Redis } from '../redis.ts'
import type { Rule } from './gcra.ts'
import { LocalQuotas, type Quota, spendAlone } from './local-quotas.ts'
import { spendInRedis } from './redis.ts'

export interface Verdict {
  ok: boolean
  rule: Rule
  /** Units left, as far as this process knows. */
  left: number
  /** ms until the quota is full again or, if it is empty, until it has a unit. */
  inMs: number
}

interface LocalBucket extends Quota {
  rule: Rule
  /** Units taken from Redis and not spent yet. They lapse, so that idle senders do not hold units back. */
  units: number
  lapsesAt: number
  left: number
  /** Redis said so: do not ask before this time. */
  emptyUntil: number
  asking: Promise<void> | undefined
}

/** How long a batch of units is valid. */
const LAPSE_MS = 1_000
/** After Redis failed, this process counts alone for so long before it asks again. */
const AWAY_MS = 1_000
/**
 * Most buckets per rule; the oldest are dropped. With Redis nothing is lost; without, a sender gets a new
 * burst.
 */
const MOST_BUCKETS = 50_000

export class Limiter {
  readonly #redis: Redis | undefined
  readonly #factor: number
  /** By rule, then by sender: one joined key would cost every request a new string. */
  readonly #scaled = new Map<Rule, { buckets: LocalQuotas<LocalBucket> }>()
  #awayUntil = 0

  /** `scale` multiplies every rule; 0 turns limits off. */
  constructor(redis: Redis | undefined, scale: number) {
    this.#redis = redis
    this.#factor = scale
  }

  /** Spends one unit of `who`'s quota under `rule`. Returns a promise only when it has to ask Redis. */
  take(rule: Rule, who: string, now = Date.now()): Verdict | Promise<Verdict> {
    if (this.isOff) return { ok: true, rule, left: rule.burst, inMs: 0 }
    const bucket = this.#bucketOf(rule, who)
    return this.#takeLocally(bucket, now) ?? this.#fill(bucket, `limit:${rule.name}:${who}`, now)
  }

  get isOff(): boolean {
    return this.#factor === 0
  }

  /** Whether quotas are shared through Redis now. */
  get shared(): boolean {
    return this.#redis !== undefined && this.#awayUntil <= Date.now()
  }

  #bucketOf(rule: Rule, who: string): LocalBucket {
    const { buckets } = this.#scaled.get(rule) ?? this.#scale(rule)
    return buckets.of(who)
  }

  #scale(rule: Rule) {
    const burst = Math.max(1, Math.round(rule.burst * this.#factor))
    const batch = Math.max(1, Math.min(Math.round(rule.batch * this.#factor), burst))
    const scaled = { ...rule, burst, batch, perSecond: rule.perSecond * this.#factor }
    const create = (): LocalBucket => ({
      rule: scaled,
      units: 0,
      lapsesAt: 0,
      left: 0,
      fullAt: 0,
      emptyUntil: 0,
      asking: undefined,
    })
    const entry = { buckets: new LocalQuotas(MOST_BUCKETS, create) }
    this.#scaled.set(rule, entry)
    return entry
  }

  #takeLocally(bucket: LocalBucket, now: number): Verdict | undefined {
    const { rule, emptyUntil } = bucket
    if (emptyUntil > now) return { ok: false, rule, left: 0, inMs: emptyUntil - now }
    if (bucket.units > 0 && bucket.lapsesAt > now) {
      bucket.units--
      return { ok: true, rule, left: bucket.left + bucket.units, inMs: bucket.fullAt - now }
    }
    if (this.#redis !== undefined && this.#awayUntil <= now) return undefined
    return this.#takeAlone(bucket, now)
  }

  async #fill(bucket: LocalBucket, key: string, now: number): Promise<Verdict> {
    for (;;) {
      // Requests that arrive while Redis is asked share its answer, as far as it goes.
      bucket.asking ??= this.#ask(bucket, key).finally(() => {
        bucket.asking = undefined
      })
      await bucket.asking
      const verdict = this.#takeLocally(bucket, Math.max(now, Date.now()))
      if (verdict !== undefined) return verdict
    }
  }

  async #ask(bucket: LocalBucket, key: string) {
    try {
      const spending = await spendInRedis(this.#redis!, key, bucket.rule, bucket.rule.batch)
      const now = Date.now()
      bucket.fullAt = now + (spending.ok ? spending.fullInMs : 0)
      bucket.units = spending.ok ? spending.spent : 0
      bucket.left = spending.ok ? spending.left : 0
      bucket.lapsesAt = now + LAPSE_MS
      bucket.emptyUntil = spending.ok ? 0 : now + Math.ceil(spending.retryInMs)
    } catch {
      this.#awayUntil = Date.now() + AWAY_MS
    }
  }

  #takeAlone(bucket: LocalBucket, now: number): Verdict {
    const { rule } = bucket
    const spending = spendAlone(bucket, now, rule)
    if (!spending.ok) return { ok: false, rule, left: 0, inMs: spending.retryInMs }
    return { ok: true, rule, left: spending.left, inMs: spending.fullInMs }
  }
}
