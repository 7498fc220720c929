// What a cancellation gives back: policy as data, amounts in minor units, never more than was paid.

export interface PolicyStep {
  /** Holds for cancellations at least this long before the show, ms. */
  beforeStartMs: number
  /** Part of the seat's price that goes back. */
  percent: number
  /** Whether the booking fee goes back as well. */
  fees: boolean
}

const HOUR_MS = 3_600_000

/** The most generous step first; after the last one nothing goes back, and a customer cannot cancel. */
export const cancellationPolicy: readonly PolicyStep[] = [
  // time enough to sell the seat again
  { beforeStartMs: 2 * HOUR_MS, percent: 100, fees: true },
  // some walk-up trade is left
  { beforeStartMs: HOUR_MS / 2, percent: 50, fees: false },
]

/** Staff cancel any time, and everything goes back. */
export const staffPolicy: PolicyStep = { beforeStartMs: Number.NEGATIVE_INFINITY, percent: 100, fees: true }

/** The step that holds now; undefined: too late. */
export function policyStep(
  startsAt: Date,
  now: Date,
  policy: readonly PolicyStep[] = cancellationPolicy,
): PolicyStep | undefined {
  const leftMs = startsAt.getTime() - now.getTime()
  return policy.find((step) => leftMs >= step.beforeStartMs)
}

export interface Paid {
  /** What every seat of the reservation cost, by seat. */
  seats: readonly { seatId: string; price: number }[]
  fees: number
  total: number
  /** Sum of the refunds so far. */
  refunded: number
}

/** The amount that goes back for these seats; halves of a minor unit stay with the house. */
export function refundAmount(paid: Paid, seatIds: readonly string[], step: PolicyStep): number {
  const seats = paid.seats.filter(({ seatId }) => seatIds.includes(seatId))
  const prices = seats.reduce((sum, { price }) => sum + Math.floor((price * step.percent) / 100), 0)
  // Fees are the same for each seat: the share of all seats is all of them, to the last minor unit.
  const fees = step.fees ? Math.floor((paid.fees * seats.length) / paid.seats.length) : 0
  return Math.max(0, Math.min(prices + fees, paid.total - paid.refunded))
}
