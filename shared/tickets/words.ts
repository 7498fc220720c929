// Words about a seat that every form of a ticket says alike.
import type { ShownTicket } from '../db/ticket-views.ts'
import type { Language } from '../domain/contact.ts'
import { listIn } from '../messages/formats.ts'
import { messages } from '../messages/messages.ts'

/** Such as "recliner, accessible, student". */
export function kindWords(language: Language, seat: ShownTicket['seat']): string {
  const m = messages[language]
  return listIn(language, [
    m.category[seat.category],
    ...(seat.accessible ? [m.accessible()] : []),
    ...(seat.companion ? [m.companion()] : []),
    m.ticketType[seat.ticketType],
  ])
}
