// Seat maps, holds, blocks, and what happened to a seat.
import * as v from 'valibot'
import { AtText, Count, Id, Money, PairedSeatId, pageOf, Section, TicketType } from './forms.ts'

const place = { seatId: Id, section: Section, row: v.string(), number: Count, category: v.string() }
const MapSeat = v.object({
  ...place,
  accessible: v.boolean(),
  companion: v.boolean(),
  pairedSeatId: PairedSeatId,
  x: v.number(),
  y: v.number(),
  state: v.picklist(['free', 'held', 'sold', 'blocked']),
  price: v.pipe(
    v.nullable(Money),
    v.description('What an adult pays; other ticket types stand with the showtime. Null: not sold.'),
  ),
})
export const SeatMap = v.object({
  showtimeId: Id,
  version: Count,
  serverTime: AtText,
  seats: v.pipe(v.array(MapSeat), v.description('All seats; with `since`, those that changed.')),
})
/** As text/event-stream: each event's data is JSON, its id the version. */
export const SeatMapEvents = v.pipe(
  v.string(),
  v.description(
    'Server-sent events: `snapshot` (the seat map), then a `change` per version (`{version, seats: [{seatId, state}]}`). The id of an event is its version; who comes back with Last-Event-ID gets what they missed.',
  ),
)

const HeldSeat = v.object({ ...place, ticketType: TicketType, price: Money })
const hold = {
  id: Id,
  showtimeId: Id,
  seats: v.array(HeldSeat),
  fees: Money,
  total: Money,
  promoCode: v.exactOptional(v.string()),
  fence: v.pipe(Count, v.description('Rises with every hold; a later writer with a lower one loses.')),
  expiresAt: AtText,
  extensionsLeft: v.pipe(Count, v.description('How often it may still be extended; 0 once it is reserved.')),
  extendableUntil: v.pipe(AtText, v.description('No extension goes beyond this.')),
  serverTime: AtText,
  version: Count,
}
export const Hold = v.object(hold)
export const Holds = pageOf(Hold)
export const NewHold = v.object({
  ...hold,
  warnings: v.exactOptional(v.array(v.object({ code: v.literal('orphan_seat'), seatIds: v.array(Id) }))),
})

export const ShownBlock = v.object({
  id: Id,
  showtimeId: Id,
  seatIds: v.array(Id),
  reason: v.string(),
  createdAt: AtText,
})

export const SeatEvents = pageOf(
  v.object({
    event: v.picklist(['reserved', 'sold', 'released', 'blocked', 'unblocked', 'moved']),
    reason: v.nullable(v.string()),
    reservationId: v.nullable(Id),
    actorId: v.nullable(Id),
    fence: v.nullable(Count),
    requestId: v.nullable(v.string()),
    at: AtText,
  }),
)
