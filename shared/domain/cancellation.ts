// What a cancellation refunds: policy as data, amounts in minor units, never more than was paid.
import { roundDown } from './currencies.ts'
import { EXTENDED_HOLD_LIMIT_MS } from './hold.ts'

export interface PolicyStep {
  /** Applies to cancellations at least this long before the start, ms. */
  beforeStartMs: number
  /** Refunded share of the seat's price. */
  percent: number
  /** Whether the booking fee is refunded as well. */
  fees: boolean
}

const HOUR_MS = 3_600_000

/** The most generous step first; after the last one nothing is refunded, and a customer cannot cancel. */
export const cancellationPolicy: readonly PolicyStep[] = [
  // time enough to sell the seat again
  { beforeStartMs: 2 * HOUR_MS, percent: 100, fees: true },
  // some walk-up trade is left
  { beforeStartMs: HOUR_MS / 2, percent: 50, fees: false },
]

/** Staff cancel at any time, with a full refund. */
export const staffPolicy: PolicyStep = { beforeStartMs: Number.NEGATIVE_INFINITY, percent: 100, fees: true }

/** At another start than they bought, everybody may cancel free of charge until the showtime begins. */
const rescheduledPolicy: readonly PolicyStep[] = [{ beforeStartMs: 0, percent: 100, fees: true }]

/** Seats that were held before the change of the start may be bought so long after it. */
export const BOUGHT_BEFORE_MS = EXTENDED_HOLD_LIMIT_MS

/** For a customer, by what became of the start since they bought. */
export const policyOf = ({ rescheduled }: { rescheduled: boolean }): readonly PolicyStep[] =>
  rescheduled ? rescheduledPolicy : cancellationPolicy

/** The step that applies now; undefined: too late. */
export function policyStep(
  startsAt: Date,
  now: Date,
  policy: readonly PolicyStep[] = cancellationPolicy,
): PolicyStep | undefined {
  const leftMs = startsAt.getTime() - now.getTime()
  return policy.find((step) => leftMs >= step.beforeStartMs)
}

export interface Paid {
  currency: string
  /** Price of every seat of the reservation, by seat. */
  seats: readonly { seatId: string; price: number }[]
  fees: number
  total: number
  /** Sum of the refunds so far. */
  refunded: number
}

/** The refund for these seats, rounded down to a minor unit. */
export function refundAmount(paid: Paid, seatIds: readonly string[], step: PolicyStep): number {
  const seats = paid.seats.filter(({ seatId }) => seatIds.includes(seatId))
  const prices = seats.reduce((sum, { price }) => sum + share(price, step.percent, paid.currency), 0)
  // Fees are the same per seat; the share of all seats is exactly the fees.
  const fees = step.fees ? Math.floor((paid.fees * seats.length) / paid.seats.length) : 0
  return Math.max(0, Math.min(prices + fees, paid.total - paid.refunded))
}

const share = (price: number, percent: number, currency: string): number =>
  percent === 100 ? price : roundDown((price * percent) / 100, currency)
