// Decides who may go on now: allowances in Redis, so that all processes count together, and in this process where Redis is away.
import type { Redis } from 'ioredis'
import { type Rule, spend } from './allowance.ts'
import { spendInRedis } from './redis.ts'

export interface Verdict {
  ok: boolean
  rule: Rule
  /** Units left, as far as this process knows. */
  left: number
  /** Until the allowance is full again, or, where it is empty, until it has a unit. */
  inMs: number
}

interface Purse {
  rule: Rule
  /** Units taken from Redis and not spent yet; they lapse, so that another process may have them. */
  units: number
  lapsesAt: number
  left: number
  fullAt: number
  /** Redis said so: until then there is nothing to ask. */
  emptyUntil: number
  asking: Promise<void> | undefined
}

/** Units that were taken together are worth this long. */
const LAPSE_MS = 1_000
/** Redis failed: it is asked again after this long, and until then this process counts by itself. */
const AWAY_MS = 1_000
/** Purses of a rule beyond this many are dropped, oldest first: with Redis nothing is lost, without it somebody gets a new burst. */
const MOST_PURSES = 50_000

export class Limiter {
  readonly #redis: Redis | undefined
  readonly #factor: number
  /** By rule and then by who: to join the two would cost every request a new string. */
  readonly #scaled = new Map<Rule, { rule: Rule; purses: Map<string, Purse> }>()
  #awayUntil = 0

  /** `scale` multiplies every rule; with 0 there are no limits. */
  constructor(redis: Redis | undefined, scale: number) {
    this.#redis = redis
    this.#factor = scale
  }

  /** Spends one unit of `who`'s allowance under `rule`. A promise only where Redis has to be asked. */
  take(rule: Rule, who: string, now = Date.now()): Verdict | Promise<Verdict> {
    if (this.isOff) return { ok: true, rule, left: rule.burst, inMs: 0 }
    const purse = this.#purseOf(rule, who)
    return this.#fromPurse(purse, now) ?? this.#fill(purse, `limit:${rule.name}:${who}`, now)
  }

  get isOff(): boolean {
    return this.#factor === 0
  }

  /** Whether Redis is asked, or this process counts by itself. */
  get shared(): boolean {
    return this.#redis !== undefined && this.#awayUntil <= Date.now()
  }

  #purseOf(rule: Rule, who: string): Purse {
    const { rule: scaled, purses } = this.#scaled.get(rule) ?? this.#scale(rule)
    let purse = purses.get(who)
    if (purse === undefined) {
      purse = { rule: scaled, units: 0, lapsesAt: 0, left: 0, fullAt: 0, emptyUntil: 0, asking: undefined }
      purses.set(who, purse)
      if (purses.size > MOST_PURSES) purses.delete(purses.keys().next().value!)
    }
    return purse
  }

  #scale(rule: Rule) {
    const burst = Math.max(1, Math.round(rule.burst * this.#factor))
    const together = Math.max(1, Math.min(Math.round(rule.together * this.#factor), burst))
    const scaled = { ...rule, burst, together, perSecond: rule.perSecond * this.#factor }
    const entry = { rule: scaled, purses: new Map<string, Purse>() }
    this.#scaled.set(rule, entry)
    return entry
  }

  #fromPurse(purse: Purse, now: number): Verdict | undefined {
    const { rule, emptyUntil } = purse
    if (emptyUntil > now) return { ok: false, rule, left: 0, inMs: emptyUntil - now }
    if (purse.units > 0 && purse.lapsesAt > now) {
      purse.units--
      return { ok: true, rule, left: purse.left + purse.units, inMs: purse.fullAt - now }
    }
    if (this.#redis !== undefined && this.#awayUntil <= now) return undefined
    return this.#alone(purse, now)
  }

  async #fill(purse: Purse, key: string, now: number): Promise<Verdict> {
    for (;;) {
      // Those who come while Redis is being asked share its answer, as far as it goes.
      purse.asking ??= this.#ask(purse, key).finally(() => {
        purse.asking = undefined
      })
      await purse.asking
      const verdict = this.#fromPurse(purse, Math.max(now, Date.now()))
      if (verdict !== undefined) return verdict
    }
  }

  async #ask(purse: Purse, key: string) {
    try {
      const spending = await spendInRedis(this.#redis!, key, purse.rule, purse.rule.together)
      const now = Date.now()
      purse.fullAt = now + (spending.ok ? spending.fullInMs : 0)
      purse.units = spending.ok ? spending.spent : 0
      purse.left = spending.ok ? spending.left : 0
      purse.lapsesAt = now + LAPSE_MS
      purse.emptyUntil = spending.ok ? 0 : now + Math.ceil(spending.retryInMs)
    } catch {
      this.#awayUntil = Date.now() + AWAY_MS
    }
  }

  #alone(purse: Purse, now: number): Verdict {
    const { rule } = purse
    const [fullAt, spending] = spend(purse.fullAt, now, rule, 1)
    purse.fullAt = fullAt
    if (!spending.ok) return { ok: false, rule, left: 0, inMs: spending.retryInMs }
    return { ok: true, rule, left: spending.left, inMs: spending.fullInMs }
  }
}
