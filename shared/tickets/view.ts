// How clients see a ticket.
import type { ShownTicket } from '../db/ticket-views.ts'

export function showTicket({ userId: _, issuedAt, showtime, ...ticket }: ShownTicket) {
  return {
    ...ticket,
    issuedAt: issuedAt.toISOString(),
    showtime: { ...showtime, startsAt: showtime.startsAt.toISOString() },
  }
}

/** Local time at the theater. */
export const wallTime = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at)
