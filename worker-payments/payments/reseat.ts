// Equal or better seats, together, for a payment that came when its own seats were sold to others; where its
// buyer asked for it.

import { seatsOfLayout } from '#shared/cache/layouts.ts'
import { findReseatable, type LostSeat, type Reseatable, writeReseat } from '#shared/db/reseats.ts'
import { readTakenSeats, type Seat } from '#shared/db/seating.ts'
import { companionsOpenAt } from '#shared/domain/companions.ts'
import { SHORTEST_HOLD_MS } from '#shared/domain/hold.ts'
import { asGoodAs, seatCategories } from '#shared/domain/seating.ts'
import { type CreatedHold, createBestHold, releaseHold } from '#shared/holds/holds.ts'
import { unloadMap, withLoadedLayout } from '#shared/holds/seat-map.ts'
import type { Log } from '#shared/log.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { derivedId } from '#shared/std/ids.ts'
import { newTickets } from './new-tickets.ts'

// Postgres refuses what Redis offered only where the map was wrong, and that is read again after each
// refusal.
const TRIES = 3

export interface ReseatSettings {
  sql: Sql
  redis: Redis
  ticketKey: string
}

export interface LatePayment {
  id: string
  /** The provider's key of the try that took the money; left out: the payment's first one. */
  chargeKey?: string
  reservationId: string
  startsAt: Date
}

/**
 * Redis chooses, so that nobody's live hold is broken; Postgres decides. The hold's id follows from the
 * payment's: the next process after a death finds the same seats. False: no seats, or nothing is to be
 * reseated.
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
      chargeKey: payment.chargeKey ?? payment.id,
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
    if (written === 'reseated' || written === 'settled') return written === 'reseated'
    const { holdId } = hold
    await releaseHold(redis, { showtimeId: lost.showtimeId, holdId, buyerId: holderOf(payment) })
    if (written === 'code_spent') return false
    log.warn({ paymentId: payment.id }, 'the seat map offered seats that are sold')
    await unloadMap(redis, lost.showtimeId)
  }
  return false
}

/** Not the buyer: what they held before has used up their own allowance. */
const holderOf = ({ reservationId }: LatePayment): string => reservationId

async function holdSeats(
  { sql, redis }: ReseatSettings,
  payment: LatePayment,
  lost: Reseatable,
): Promise<Extract<CreatedHold, { ok: true }> | undefined> {
  const { showtimeId, layoutId, seats } = lost
  const { companions } = await seatsOfLayout(sql, layoutId)
  const request = {
    showtimeId,
    layoutId,
    holdId: derivedId(payment.id, 'reseat'),
    buyerId: holderOf(payment),
    closed: new Date() < companionsOpenAt(lost) ? companions : '',
    // Nobody reserves this hold: its price is the one that was paid.
    quote: '{}',
    // Long enough for Postgres to decide, and for the next process after a death to find it.
    lengthMs: SHORTEST_HOLD_MS,
    count: seats.length,
    together: true,
    accessible: seats.filter(({ accessible }) => accessible).length,
  }
  // Every seat as good as the best of the lost ones: the same category first, so that nobody is given more
  // than they lost.
  const ranks = seats.map(({ category }) => seatCategories.indexOf(category))
  for (const category of asGoodAs(seatCategories[Math.max(...ranks)]!)) {
    const hold = await withLoadedLayout(
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
