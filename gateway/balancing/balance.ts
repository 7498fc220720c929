// Which instance gets the next request: weighted round robin, or the less busy of two drawn at random.
import type { Upstream } from './upstreams.ts'

export type Balance = 'round-robin' | 'least-connections'

/** An instance's share at the beginning of its slow start. */
const FIRST_SHARE = 0.1

export function isUsable(upstream: Upstream, now: number): boolean {
  return upstream.ready && upstream.ejectedUntil <= now
}

/**
 * The instance for a request, or undefined if all were tried. If no instance looks well, one that does not is
 * tried all the same: a wrong guess costs one failed request, refusing costs all of them.
 */
export function pick(
  list: readonly Upstream[],
  tried: readonly Upstream[],
  balance: Balance,
  now: number,
  slowStart: number,
): Upstream | undefined {
  let candidates = list.filter((upstream) => isUsable(upstream, now) && !tried.includes(upstream))
  if (candidates.length === 0) candidates = list.filter((upstream) => !tried.includes(upstream))
  if (candidates.length < 2) return candidates[0]
  return balance === 'round-robin' ? inTurn(candidates, now, slowStart) : lessBusy(candidates, now, slowStart)
}

function share(upstream: Upstream, now: number, slowStart: number): number {
  const age = now - upstream.backSince
  if (age >= slowStart) return upstream.weight
  return upstream.weight * Math.max(FIRST_SHARE, age / slowStart)
}

/**
 * nginx' smooth weighted round robin: each turn adds every share; the largest credit wins and pays the sum.
 */
function inTurn(candidates: readonly Upstream[], now: number, slowStart: number): Upstream {
  let best = candidates[0]!
  let sum = 0
  for (const upstream of candidates) {
    const own = share(upstream, now, slowStart)
    sum += own
    upstream.credit += own
    if (upstream.credit > best.credit) best = upstream
  }
  best.credit -= sum
  return best
}

/** Power of two choices (Mitzenmacher 2001): nearly as even as comparing all, without herding. */
function lessBusy(candidates: readonly Upstream[], now: number, slowStart: number): Upstream {
  const first = Math.floor(Math.random() * candidates.length)
  const step = 1 + Math.floor(Math.random() * (candidates.length - 1))
  const a = candidates[first]!
  const b = candidates[(first + step) % candidates.length]!
  const busyA = (a.inFlight + 1) / share(a, now, slowStart)
  const busyB = (b.inFlight + 1) / share(b, now, slowStart)
  return busyA <= busyB ? a : b
}
