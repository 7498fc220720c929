// Texts of the parts that pages elsewhere show, in Arabic.
import type { EmbedMessages } from './en.ts'

export const ar: EmbedMessages = {
  booked: 'تم حجز مقاعدك.',
  toTickets: 'إلى تذاكرك',
}
