// Texts of the parts that pages elsewhere show, in German.
import type { EmbedMessages } from './en.ts'

export const de: EmbedMessages = {
  booked: 'Ihre Plätze sind gebucht.',
  toTickets: 'Zu Ihren Tickets',
}
