// How the cancellation of a showtime is shown: its progress, and a line per reservation.
import type { CancelledReservation, ShowtimeCancellation } from '../../db/showtime-cancellations.ts'
import { money } from '../../domain/price.ts'

export function showShowtimeCancellation(cancellation: ShowtimeCancellation) {
  const { showtimeId, reason, createdAt, finishedAt, waiting, cancelled, refundsDue, refunded } = cancellation
  const over = finishedAt !== null && waiting === 0 && refundsDue === 0
  return {
    showtimeId,
    reason,
    status: over ? ('done' as const) : ('running' as const),
    createdAt: createdAt.toISOString(),
    progress: { waiting, cancelled, refundsDue, refunded },
  }
}

export const showCancelledReservation = (row: CancelledReservation) => ({
  reservationId: row.reservationId,
  status: row.status,
  payment: { status: row.paymentStatus },
  total: money(row.total, row.currency),
  refunded: money(row.refunded, row.currency),
  due: money(row.due, row.currency),
})
