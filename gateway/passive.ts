// What real traffic says about an instance: one that keeps failing gets none for a while (an outlier, in Envoy's words).
import type { Upstream } from './upstreams.ts'

/** Failures in a row, by themselves, are a verdict. */
const FAILURES_IN_A_ROW = 5
/** So is half of what it answered within ten seconds, where that is enough to say anything. */
const WINDOW_MS = 10_000
const FAILED_SHARE = 0.5
const LEAST_ANSWERS = 20
/** First ejection; each further one is longer by as much, up to the longest. */
const EJECTION_MS = 10_000
const LONGEST_EJECTION_MS = 300_000
/** After this long without trouble the next ejection is a first one again. */
const FORGET_MS = 300_000

/** Counts an outcome; true where the instance was ejected for it. `all` bounds how many may be out at once. */
export function outcome(upstream: Upstream, failed: boolean, all: readonly Upstream[], now: number): boolean {
  if (now - upstream.windowStart > WINDOW_MS) {
    upstream.windowStart = now
    upstream.windowAnswers = 0
    upstream.windowFailures = 0
  }
  upstream.windowAnswers++
  if (!failed) {
    upstream.failures = 0
    return false
  }
  upstream.failures++
  upstream.windowFailures++
  return looksBad(upstream) && upstream.ejectedUntil <= now && eject(upstream, all, now)
}

function looksBad(upstream: Upstream): boolean {
  if (upstream.failures >= FAILURES_IN_A_ROW) return true
  const { windowAnswers, windowFailures } = upstream
  return windowAnswers >= LEAST_ANSWERS && windowFailures >= windowAnswers * FAILED_SHARE
}

/** Never more than half are out: if most look bad, the fault is likely behind them all, and fewer instances make it worse. */
function eject(upstream: Upstream, all: readonly Upstream[], now: number): boolean {
  const out = all.filter((other) => other.ejectedUntil > now).length
  if (out + 1 > all.length / 2) return false
  if (now - upstream.ejectedUntil > FORGET_MS) upstream.ejections = 0
  upstream.ejections++
  upstream.ejectedUntil = now + Math.min(LONGEST_EJECTION_MS, EJECTION_MS * upstream.ejections)
  // It comes back with a clean slate, slowly.
  upstream.backSince = upstream.ejectedUntil
  upstream.failures = 0
  upstream.windowStart = 0
  return true
}
