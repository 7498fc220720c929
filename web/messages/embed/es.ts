// Texts of the parts that pages elsewhere show, in Spanish.
import type { EmbedMessages } from './en.ts'

export const es: EmbedMessages = {
  booked: 'Sus butacas están reservadas.',
  toTickets: 'A sus entradas',
}
