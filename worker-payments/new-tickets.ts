// New tickets for seats: each with a code that a door can check by itself.
import type { NewTicket } from '#shared/db/tickets.ts'
import { newId } from '#shared/ids.ts'
import { signTicketCode } from '#shared/ticket-codes.ts'

export const newTickets = (
  ticketKey: string,
  show: { showtimeId: string; startsAt: Date },
  seats: readonly { seatId: string; row: string; number: number }[],
): Promise<NewTicket[]> =>
  Promise.all(
    seats.map(async ({ seatId, row, number }) => {
      const ticketId = newId()
      const facts = { ticketId, ...show, seat: `${row}${number}` }
      return { id: ticketId, seatId, code: await signTicketCode(ticketKey, facts) }
    }),
  )
