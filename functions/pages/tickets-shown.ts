// A ticket as pages show it, in the language of the page.
import type { ShownTicket } from '#shared/db/ticket-views.ts'
import { wallTimeIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import { qrSvg } from '#shared/tickets/qr.ts'
import { kindWords } from '#shared/tickets/words.ts'
import type { Site } from '../../web/components/site.ts'
import type { PageTicket } from '../../web/components/ticket.tsx'

export function pageTicket({ language }: Site, ticket: ShownTicket, now: Date): PageTicket {
  const { id, status, seat, showtime, code, holder } = ticket
  const m = messages[language]
  return {
    id,
    status,
    movie: showtime.movieTitle,
    when: wallTimeIn(language, showtime.startsAt, showtime.timeZone),
    place: m.screen(showtime.theaterName, showtime.screenNumber),
    address: `${showtime.address}, ${showtime.city}`,
    seat: m.seatInWords(seat),
    kind: kindWords(language, seat),
    qr: qrSvg(code),
    holder: holder?.name ?? null,
    open: status === 'valid' && now < showtime.endsAt,
  }
}
