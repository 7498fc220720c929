// What staff see of their theater: the day, blocks, check-ins and the audit log.
import * as v from 'valibot'
import { At, Count, Day, Id, Money, pageOf, Section } from './forms.ts'
import { Reservation } from './reservations.ts'

const matters = v.object({
  count: Count,
  items: v.pipe(
    v.array(
      v.object({
        id: v.pipe(v.string(), v.description('Of the payment, refund, dead letter or showtime.')),
        showtimeId: v.nullable(Id),
        reservationId: v.nullable(Id),
        since: At,
        detail: v.nullable(v.string()),
      }),
    ),
    v.description('The oldest of them.'),
  ),
})

export const Today = v.object({
  theaterId: Id,
  day: v.pipe(Day, v.description('The business day, which begins at 05:00 by the clocks of the theater.')),
  from: At,
  to: At,
  serverTime: At,
  showtimes: v.array(
    v.object({
      id: Id,
      movie: v.object({ id: Id, title: v.string() }),
      screen: v.object({ id: Id, number: Count }),
      startsAt: At,
      endsAt: At,
      status: v.string(),
      capacity: Count,
      sold: Count,
      held: v.pipe(Count, v.description('In holds, or waiting for their payment.')),
      blocked: Count,
      checkedIn: Count,
      revenue: v.pipe(Money, v.description('Paid, less what went back or is to go back.')),
    }),
  ),
  attention: v.object({
    latePayments: matters,
    failedRefunds: matters,
    deadLetters: matters,
    unfinishedCancellations: matters,
    seatMapDrift: matters,
  }),
})

const seat = v.object({ seatId: Id, section: Section, row: v.string(), number: Count })
const person = v.object({ id: Id, name: v.string() })
export const Blocks = pageOf(
  v.object({
    id: Id,
    showtimeId: Id,
    reason: v.string(),
    seats: v.array(seat),
    createdBy: person,
    createdAt: At,
  }),
)

export const AuditLog = pageOf(
  v.object({
    id: v.string(),
    at: At,
    actor: v.pipe(person, v.description('Nobody any more, where the account was deleted: an empty name.')),
    action: v.string(),
    objectId: v.string(),
    theaterId: v.pipe(v.nullable(Id), v.description('Null: of no theater, or of all.')),
    before: v.unknown(),
    after: v.unknown(),
    requestId: v.nullable(v.string()),
  }),
)

export const Sale = v.object({
  reservation: v.pipe(Reservation, v.description('Confirmed, with its tickets.')),
  change: v.pipe(v.nullable(Money), v.description('To hand back; null: it was not paid in cash.')),
})

const sum = v.object({ count: Count, amount: Money })
export const Shift = v.object({
  id: Id,
  theaterId: Id,
  cashier: person,
  report: v.pipe(v.picklist(['x', 'z']), v.description('x: it is open; z: it is closed, and final.')),
  openedAt: At,
  closedAt: v.nullable(At),
  openingFloat: Money,
  cash: sum,
  terminal: sum,
  comp: v.object({ count: Count, tickets: Count }),
  cashRefunds: v.pipe(sum, v.description('Handed back from this drawer.')),
  expectedCash: v.pipe(Money, v.description('The float and cash, less what was handed back.')),
  countedCash: v.nullable(Money),
  difference: v.pipe(v.nullable(Money), v.description('Counted less expected.')),
})
export const Shifts = pageOf(Shift)

export const TicketMail = v.object({ reservationId: Id, email: v.string() })

export const DoorTickets = pageOf(
  v.object({
    id: Id,
    seat: v.object({ section: Section, row: v.string(), number: Count }),
    status: v.picklist(['valid', 'used', 'refunded']),
    issue: v.pipe(Count, v.description('Codes of a lower issue are void: the ticket was handed on.')),
  }),
)

const listed = {
  id: Id,
  ticketId: Id,
  seat: v.object({ section: Section, row: v.string(), number: Count }),
  door: v.nullable(v.string()),
  actor: person,
  checkedInAt: At,
  forcedReason: v.nullable(v.string()),
}
const undone = v.object({ ...listed, undoneAt: At, undoneBy: person, undoneReason: v.string() })
export const UndoneCheckIn = undone
export const CheckIns = v.object({
  ...pageOf(v.object(listed)).entries,
  undone: v.pipe(v.array(undone), v.description('Taken back since then; on the first page.')),
  counts: v.object({
    tickets: v.pipe(Count, v.description('That let in, or let somebody in.')),
    checkedIn: Count,
  }),
  serverTime: v.pipe(At, v.description('For the next `since`.')),
})
