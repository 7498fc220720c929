// New tickets for seats: each with a code that a door can check by itself.
import type { NewTicket } from '#shared/db/tickets.ts'
import { newId } from '#shared/ids.ts'
import { signTicketCode } from './sign-ticket.ts'

export const newTickets = (
  ticketKey: string,
  show: { showtimeId: string; startsAt: Date },
  seats: readonly { seatId: string; row: string; number: number }[],
): NewTicket[] =>
  seats.map(({ seatId, row, number }) => {
    const ticketId = newId()
    const code = signTicketCode(ticketKey, { ticketId, ...show, seat: `${row}${number}` })
    return { id: ticketId, seatId, code }
  })
