// Returns seats of a reservation to sale: Postgres decides, then Redis shows them free.
import { type CancellableReservation, cancelSeats, type DueRefund } from '../db/cancellations.ts'
import { type PolicyStep, refundAmount } from '../domain/cancellation.ts'
import { freeSeats } from '../holds/holds.ts'
import type { FunctionContext } from '../http/context.ts'
import { tellRedis } from './tell-redis.ts'

export interface SeatReturn {
  reservation: CancellableReservation
  seatIds: string[]
  /** The refund policy's step at this time. */
  step: PolicyStep
  /** The same for every repeat of one request. */
  refundKey: string
}

/** Undefined if one of the seats is not sold any more or its ticket was used: then nothing changed. */
export async function returnSeats(
  c: FunctionContext,
  { reservation, seatIds, step, refundKey }: SeatReturn,
): Promise<DueRefund | undefined> {
  const refund = await cancelSeats(c.var.sql, {
    reservationId: reservation.id,
    seatIds,
    refundKey,
    amount: refundAmount(reservation, seatIds, step),
    reason: 'cancelled',
    actorId: c.var.user.id,
    byStaff: reservation.byStaff,
    requestId: c.var.requestId,
  })
  if (!refund) return undefined
  const seats = reservation.seats.filter(({ seatId }) => seatIds.includes(seatId)).map(({ index }) => index)
  const { redis, log } = c.var
  await tellRedis(log, reservation.showtimeId, () => freeSeats(redis, { ...reservation, seats }))
  return refund
}
