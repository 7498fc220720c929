// GCRA, the leaky bucket as a meter (ITU-T I.371). A quota is one number: the time by which all spent units
// have refilled.

export interface Rule {
  /** Part of keys and of the RateLimit header. */
  name: string
  /** Units that refill per second. */
  perSecond: number
  /** Most units that a quota holds. */
  burst: number
  /**
   * Units that a process takes from Redis at once and spends locally. Larger is cheaper, but hides units from
   * others.
   */
  batch: number
}

export type Spending =
  | { ok: true; spent: number; left: number; fullInMs: number }
  | { ok: false; retryInMs: number }

/**
 * Spends up to `wanted` units; times in ms. Returns the new `fullAt` and the outcome, as
 * lua/limits/spend-allowance.lua does.
 */
export function spend(fullAt: number, now: number, rule: Rule, wanted: number): [number, Spending] {
  const every = 1000 / rule.perSecond
  const full = Math.max(fullAt, now)
  const units = Math.floor(rule.burst - (full - now) / every)
  if (units < 1) return [fullAt, { ok: false, retryInMs: full - now - (rule.burst - 1) * every }]
  const spent = Math.min(wanted, units)
  const next = full + spent * every
  return [next, { ok: true, spent, left: units - spent, fullInMs: next - now }]
}
