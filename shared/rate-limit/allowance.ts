// GCRA, the leaky bucket as a meter (ITU-T I.371): one number per allowance, the time by which all that was spent has refilled.

export interface Rule {
  /** Stands in keys and in the RateLimit header. */
  name: string
  /** Units that refill in a second. */
  perSecond: number
  /** Most units that an allowance can have. */
  burst: number
  /**
   * Units that a process takes from Redis together and then spends by itself: more cost less, and are lost to the other processes.
   */
  together: number
}

export type Spending =
  | { ok: true; spent: number; left: number; fullInMs: number }
  | { ok: false; retryInMs: number }

/** Spends up to `wanted` units. `fullAt` and `now` in ms; answers the new `fullAt` beside the outcome. As lua/spend-allowance.lua. */
export function spend(fullAt: number, now: number, rule: Rule, wanted: number): [number, Spending] {
  const every = 1000 / rule.perSecond
  const full = Math.max(fullAt, now)
  const units = Math.floor(rule.burst - (full - now) / every)
  if (units < 1) return [fullAt, { ok: false, retryInMs: full - now - (rule.burst - 1) * every }]
  const spent = Math.min(wanted, units)
  const next = full + spent * every
  return [next, { ok: true, spent, left: units - spent, fullInMs: next - now }]
}
