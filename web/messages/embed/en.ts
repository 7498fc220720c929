// Texts of the parts that pages elsewhere show, in English.
import type { Translated } from '../translated.ts'

export const en = {
  booked: 'Your seats are booked.',
  toTickets: 'To your tickets',
} as const satisfies Record<string, unknown>

export type EmbedMessages = Translated<typeof en>
