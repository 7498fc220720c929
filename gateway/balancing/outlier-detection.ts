// Envoy's outlier detection: an instance that keeps failing real requests gets none for a while. One rule is
// added: anybody can send requests that fail, so failures of few senders do not count.
import type { Upstream } from './upstreams.ts'

/**
 * `failed`: no answer, or 502 or 504 (Envoy's gateway failures). `error`: another 5xx, more often a fault of
 * the code on all instances than of this one.
 */
export type Result = 'well' | 'error' | 'failed'

/** Failures in a row that eject (Envoy's consecutive_gateway_failure). */
const FAILURES_IN_A_ROW = 5
/** A failed share of the answers within ten seconds ejects too, once there are enough of them. */
const WINDOW_MS = 10_000
const FAILED_SHARE = 0.5
const MIN_ANSWERS = 20
/** How many senders (IPv6: networks) must see failures; and errors, which are easier to cause. */
const MIN_SENDERS = 3
const MIN_SENDERS_OF_ERRORS = 10
/**
 * Errors eject only an outlier: the others' error share must be below this. Round robin spreads a client's
 * errors.
 */
const SHARE_OF_OTHERS = 0.25
/** The first ejection. Each further one is longer by as much, up to the longest. */
const EJECTION_MS = 10_000
const LONGEST_EJECTION_MS = 300_000
/** After this long without an ejection the next one is short again. */
const FORGET_MS = 300_000

type All = readonly Upstream[]

/** Returns whether the outcome ejected the instance. `all` bounds how many may be out at once. */
export function recordResult(
  upstream: Upstream,
  kind: Result,
  sender: string,
  all: All,
  now: number,
): boolean {
  if (now - upstream.windowStart > WINDOW_MS) beginWindow(upstream, now)
  upstream.windowAnswers++
  if (kind === 'well') {
    upstream.failures = 0
    if (upstream.failedFor.size > 0) upstream.failedFor.clear()
    return false
  }
  note(upstream.windowSenders, sender)
  if (kind === 'error') {
    upstream.windowErrors++
  } else {
    upstream.failures++
    upstream.windowFailures++
    note(upstream.failedFor, sender)
  }
  if (upstream.ejectedUntil > now) return false
  return (isFailing(upstream) || isErring(upstream, all, now)) && eject(upstream, all, now)
}

function beginWindow(upstream: Upstream, now: number) {
  upstream.windowStart = now
  upstream.windowAnswers = 0
  upstream.windowFailures = 0
  upstream.windowErrors = 0
  upstream.windowSenders.clear()
}

function note(senders: Set<string>, sender: string) {
  if (senders.size < MIN_SENDERS_OF_ERRORS) senders.add(sender)
}

function isFailing(upstream: Upstream): boolean {
  const { failures, failedFor, windowAnswers, windowFailures, windowSenders } = upstream
  if (failures >= FAILURES_IN_A_ROW && failedFor.size >= MIN_SENDERS) return true
  if (windowAnswers < MIN_ANSWERS || windowSenders.size < MIN_SENDERS) return false
  return windowFailures >= windowAnswers * FAILED_SHARE
}

function isErring(upstream: Upstream, all: All, now: number): boolean {
  const { windowAnswers, windowFailures, windowErrors, windowSenders } = upstream
  if (windowAnswers < MIN_ANSWERS || windowSenders.size < MIN_SENDERS_OF_ERRORS) return false
  if (windowErrors + windowFailures < windowAnswers * FAILED_SHARE) return false
  let answers = 0
  let errors = 0
  for (const other of all) {
    if (other === upstream || now - other.windowStart > WINDOW_MS) continue
    answers += other.windowAnswers
    errors += other.windowErrors + other.windowFailures
  }
  return answers >= MIN_ANSWERS && errors < answers * SHARE_OF_OTHERS
}

/**
 * At most half are out: if most look bad the fault is likely behind them, and fewer instances make it worse.
 */
function eject(upstream: Upstream, all: All, now: number): boolean {
  const out = all.filter((other) => other.ejectedUntil > now).length
  if (out + 1 > all.length / 2) return false
  if (now - upstream.ejectedUntil > FORGET_MS) upstream.ejections = 0
  upstream.ejections++
  upstream.ejectedUntil = now + Math.min(LONGEST_EJECTION_MS, EJECTION_MS * upstream.ejections)
  // It returns slowly, without its record.
  upstream.backSince = upstream.ejectedUntil
  upstream.failures = 0
  upstream.failedFor.clear()
  upstream.windowStart = 0
  return true
}
