// How clients see a ticket.
import type { ShownTicket } from '../db/ticket-views.ts'

export function showTicket({
  userId: _,
  language: __,
  changes: ___,
  issuedAt,
  showtime,
  ...ticket
}: ShownTicket) {
  return {
    ...ticket,
    issuedAt: issuedAt.toISOString(),
    showtime: {
      ...showtime,
      startsAt: showtime.startsAt.toISOString(),
      endsAt: showtime.endsAt.toISOString(),
    },
  }
}
