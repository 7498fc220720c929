// Equal or better seats, together, for a payment that came when its own seats were sold to others; where its customer asked for it.
import { findReseatable, type LostSeat, type Reseatable, writeReseat } from '#shared/db/reseats.ts'
import { readTakenSeats, type Seat } from '#shared/db/seating.ts'
import { SHORTEST_HOLD_MS } from '#shared/domain/hold.ts'
import { asGoodAs, seatCategories } from '#shared/domain/seating.ts'
import { type CreatedHold, createBestHold, releaseHold } from '#shared/holds/holds.ts'
import { unloadMap, withLoaded } from '#shared/holds/seat-map.ts'
import { derivedId } from '#shared/ids.ts'
import { seatsOfLayout } from '#shared/layouts.ts'
import type { Log } from '#shared/log.ts'
import type { Redis, Sql } from '#shared/resources.ts'
import { newTickets } from './new-tickets.ts'

// Postgres refuses what Redis offered only where the map was wrong, and that is read anew after each refusal.
const TRIES = 3

export interface ReseatSettings {
  sql: Sql
  redis: Redis
  ticketKey: string
}

export interface LatePayment {
  id: string
  reservationId: string
  startsAt: Date
}

/**
 * Redis chooses, so that nobody's live hold is broken; Postgres decides. The hold's id follows from the payment's: whoever
 * comes after a death finds the same seats. False: there are none, or nothing is to be reseated.
 */
export async function reseat(
  settings: ReseatSettings,
  payment: LatePayment,
  providerReference: string,
  log: Log,
): Promise<boolean> {
  const { sql, redis } = settings
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const lost = await findReseatable(sql, payment.id)
    if (!lost) return false
    const hold = await holdSeats(settings, payment, lost)
    if (!hold) return false
    const { seats } = await seatsOfLayout(sql, lost.layoutId)
    const found = hold.seats.map((index) => seats[index]!)
    const written = await writeReseat(sql, {
      paymentId: payment.id,
      providerReference,
      holdId: hold.holdId,
      fence: hold.fence,
      moves: pair(lost.seats, found),
      tickets: newTickets(
        settings.ticketKey,
        { showtimeId: lost.showtimeId, startsAt: payment.startsAt },
        found,
      ),
    })
    if (written !== 'taken') return written === 'reseated'
    log.warn({ paymentId: payment.id }, 'the seat map offered seats that are sold')
    await releaseHold(redis, {
      showtimeId: lost.showtimeId,
      holdId: hold.holdId,
      customerId: holderOf(payment),
    })
    await unloadMap(redis, lost.showtimeId)
  }
  return false
}

/** Not the customer: what they held before has used up their own allowance. */
const holderOf = ({ reservationId }: LatePayment): string => reservationId

async function holdSeats(
  { sql, redis }: ReseatSettings,
  payment: LatePayment,
  { showtimeId, seats }: Reseatable,
): Promise<Extract<CreatedHold, { ok: true }> | undefined> {
  const request = {
    showtimeId,
    holdId: derivedId(payment.id, 'reseat'),
    customerId: holderOf(payment),
    // Nobody reserves this hold: its price is the one that was paid.
    quote: '{}',
    // Long enough for Postgres to decide, and for whoever comes after a death to find it.
    lengthMs: SHORTEST_HOLD_MS,
    count: seats.length,
    together: true,
    accessible: seats.filter(({ accessible }) => accessible).length,
  }
  // Every seat as good as the best of the lost ones: the same category first, so that nobody is given more than they lost.
  const ranks = seats.map(({ category }) => seatCategories.indexOf(category))
  for (const category of asGoodAs(seatCategories[Math.max(...ranks)]!)) {
    const hold = await withLoaded(
      redis,
      showtimeId,
      () => readTakenSeats(sql, showtimeId),
      () => createBestHold(redis, { ...request, categories: [category] }),
    )
    if (hold.ok) return hold
  }
  return undefined
}

/** Accessible places for those who had some, the rest in turn. */
function pair(lost: readonly LostSeat[], found: readonly Seat[]): { from: string; to: string }[] {
  const accessibleFirst = <T extends { accessible: boolean }>(seats: readonly T[]): T[] =>
    [...seats].sort((a, b) => Number(b.accessible) - Number(a.accessible))
  const to = accessibleFirst(found)
  return accessibleFirst(lost).map(({ seatId }, at) => ({ from: seatId, to: to[at]!.seatId }))
}
