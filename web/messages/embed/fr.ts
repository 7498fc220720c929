// Texts of the parts that pages elsewhere show, in French.
import type { EmbedMessages } from './en.ts'

export const fr: EmbedMessages = {
  booked: 'Vos places sont réservées.',
  toTickets: 'Vers vos billets',
}
