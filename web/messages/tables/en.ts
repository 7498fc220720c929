// Texts that lists and forms of the office share in English: the shape that every other language must have.
import type { Translated } from '../translated.ts'

export const en = {
  administration: 'Administration',
  pages: 'Pages of the list',
  nextPage: 'Next page',
  firstPage: 'First page',
  filter: 'Filter',
  showAll: 'Show all',
  save: 'Save',
  saved: 'Saved.',
  created: 'Created.',
  archived: 'Archived.',
  noAnswer: 'The server did not answer. Try again.',
  notAllowed: 'Your account is not allowed to do this.',
  gone: 'It is not there any more. Load the page again.',
  movies: 'Movies',
  moviesHint: 'What is shown: titles, credits, pictures',
  theaters: 'Theaters',
  theatersHint: 'Addresses, screens, taxes',
  promoCodes: 'Promo codes',
  promoCodesHint: 'What they take off, and how often',
  reviews: 'Reviews',
  reviewsHint: 'What people say of movies',
  staff: 'Staff and accounts',
  staffHint: 'Who may do what, and where',
  auditLog: 'Audit log',
  auditLogHint: 'Who changed what, and when',
  webhooks: 'Webhooks',
  webhooksHint: 'What other systems are told',
} as const satisfies Record<string, unknown>

export type TablesMessages = Translated<typeof en>
