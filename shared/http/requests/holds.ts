// What a new hold is asked for with: seats by name with their ticket types, or the best that are free.
import * as v from 'valibot'
import { ticketTypes } from '../../domain/price.ts'
import { seatCategories } from '../../domain/seating.ts'
import { derivedId, Id, newId } from '../../std/ids.ts'
import { requestHash } from '../idempotency.ts'
import { Count } from './inputs.ts'
import { PromoCodeText } from './promo-codes.ts'

const WantedSeat = v.strictObject({
  seatId: Id,
  ticketType: v.optional(v.picklist(ticketTypes, `must be one of ${ticketTypes.join(', ')}`), 'adult'),
})
export type WantedSeat = v.InferOutput<typeof WantedSeat>

const WantedSeats = v.pipe(
  v.array(WantedSeat, 'must be a list of seats'),
  v.minLength(1, 'must name at least one seat'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const seats = dataset.value
    for (const [key, seat] of seats.entries()) {
      if (seats.findIndex(({ seatId }) => seatId === seat.seatId) === key) continue
      const inList = { type: 'array' as const, origin: 'value' as const, input: seats, key, value: seat }
      const inSeat = {
        type: 'object' as const,
        origin: 'value' as const,
        input: seat,
        key: 'seatId',
        value: seat.seatId,
      }
      addIssue({ message: 'is repeated', path: [inList, inSeat] })
    }
  }),
)

const BestAvailable = v.strictObject({
  count: Count(1, Number.MAX_SAFE_INTEGER),
  category: v.optional(v.picklist(seatCategories, `must be one of ${seatCategories.join(', ')}`)),
  together: v.optional(v.boolean('must be true or false'), false),
  accessible: v.optional(v.boolean('must be true or false'), false),
})
export type BestAvailable = v.InferOutput<typeof BestAvailable>

export const HoldInput = v.pipe(
  v.strictObject({
    seats: v.optional(WantedSeats),
    bestAvailable: v.optional(BestAvailable),
    promoCode: v.optional(PromoCodeText),
  }),
  v.forward(
    v.check(
      ({ seats, bestAvailable }) => (seats === undefined) !== (bestAvailable === undefined),
      'must be given, or bestAvailable instead of it',
    ),
    ['seats'],
  ),
)

export interface KeyedRequest {
  holdId: string
  requestHash: string | undefined
}

/**
 * A request with a key has an id that follows from buyer, showtime and key, so that a repeat finds its hold
 * in the same script that would make one. There is no "in flight": the script is one step.
 */
export async function keyedRequest(
  showtimeId: string,
  buyerId: string,
  key: string,
  request: object,
): Promise<KeyedRequest> {
  return { holdId: derivedId(buyerId, `${showtimeId} ${key}`), requestHash: await requestHash(request) }
}

export const unkeyedRequest = (): KeyedRequest => ({ holdId: newId(), requestHash: undefined })
