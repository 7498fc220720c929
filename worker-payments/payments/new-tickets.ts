// New tickets for seats: each with a code that a door can check by itself.
import type { NewTicket } from '#shared/db/tickets.ts'
import { type SeatName, seatLabel } from '#shared/domain/seat-name.ts'
import { newId } from '#shared/std/ids.ts'
import { signTicketCode } from './sign-ticket.ts'

export const newTickets = (
  ticketKey: string,
  show: { showtimeId: string; startsAt: Date },
  seats: readonly (SeatName & { seatId: string })[],
): NewTicket[] =>
  seats.map((seat) => {
    const ticketId = newId()
    const code = signTicketCode(ticketKey, { ticketId, ...show, seat: seatLabel(seat), issue: 0 })
    return { id: ticketId, seatId: seat.seatId, code }
  })
