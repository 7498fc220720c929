// How a hold that was not made is answered.

import type { LayoutSeats } from '../../cache/layouts.ts'
import type { SaleTerms, Seat } from '../../db/seating.ts'
import { companionsOpenAt } from '../../domain/companions.ts'
import type { CreatedHold } from '../../holds/holds.ts'
import { unloadMap } from '../../holds/seat-map.ts'
import { type FunctionContext, problem } from '../context.ts'
import type { ProblemAnswer } from '../responses/answers.ts'

export type HoldRefusal = Exclude<CreatedHold, { ok: true } | { code: 'unloaded' } | { code: 'other_layout' }>

const idsOf = (layout: LayoutSeats, seats: readonly number[]) =>
  seats.map((index) => layout.seats[index]?.seatId)

/** The refusal of a companion seat without its wheelchair space. */
export const refuseAlone = (c: FunctionContext, terms: SaleTerms, alone: readonly Seat[]): ProblemAnswer =>
  problem(c, 'not_eligible', {
    detail:
      'A companion seat is sold with its accessible place: take both, or come back when it opens (opensAt).',
    seatIds: alone.map(({ seatId }) => seatId),
    pairedSeatIds: alone.map(({ pairedSeatId }) => pairedSeatId),
    opensAt: companionsOpenAt(terms).toISOString(),
  })

export async function problemFor(
  c: FunctionContext,
  { showtimeId, layout }: { showtimeId: string; layout: LayoutSeats },
  refusal: HoldRefusal,
): Promise<ProblemAnswer> {
  switch (refusal.code) {
    case 'seats_taken':
      return problem(c, 'seats_taken', { seatIds: idsOf(layout, refusal.seats) })
    case 'too_many_seats':
      return problem(c, 'too_many_seats', { limit: refusal.limit })
    case 'not_enough_seats':
      return problem(c, 'not_enough_seats')
    case 'hold_budget_spent':
      return problem(c, 'hold_budget_spent', { retryAfter: refusal.retryAfterMs / 1000 })
    case 'orphan_seat':
      return problem(c, 'orphan_seat', {
        alternatives: refusal.alternatives.map((seats) => ({ seatIds: idsOf(layout, seats) })),
      })
    case 'seats_unknown':
      // The map in Redis is of an older layout than the one in Postgres: the next try finds it loaded again.
      await unloadMap(c.var.redis, showtimeId)
      return problem(c, 'unavailable')
    case 'idempotency_mismatch':
      return problem(c, 'idempotency_mismatch')
    case 'hold_expired':
      return problem(c, 'hold_expired', {
        detail: 'The hold made with this Idempotency-Key has ended: use a new key to hold seats again.',
      })
    case 'hold_id_taken':
      throw new Error('A new hold id belonged to another buyer')
  }
}
