// A ticket as an entry for a calendar (RFC 5545). Times are instants: a calendar shows them in its own zone.
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { ShownTicket } from '../db/ticket-views.ts'
import { listIn } from '../messages/formats.ts'
import { messages } from '../messages/messages.ts'

/**
 * A ticket that was given back is a cancelled entry: a calendar that reads it again takes it out. Its number
 * rises with each change (RFC 5545 §3.8.7.4), or a calendar may keep the times that it has.
 */
export function ticketCalendar(ticket: ShownTicket): string {
  const { id, language, status, issuedAt, changes, seat, showtime } = ticket
  const m = messages[language]
  const { movieTitle, theaterName, screenNumber, address, city, startsAt, endsAt } = showtime
  const calendar = ical({
    prodId: { company: 'Milo', product: 'tickets', language: language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  })
  calendar.createEvent({
    id: `${id}@milo`,
    sequence: changes.count + (status === 'refunded' ? 1 : 0),
    stamp: changes.lastAt !== null && changes.lastAt > issuedAt ? changes.lastAt : issuedAt,
    start: startsAt,
    end: endsAt,
    summary: movieTitle,
    location: listIn(language, [theaterName, address, city]),
    description: listIn(language, [m.screen(theaterName, screenNumber), m.seatInWords(seat)]),
    status: status === 'refunded' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  return calendar.toString()
}
