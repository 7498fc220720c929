// The pages of the office's administration, in their order.
import type { TablesMessages } from '../../messages/tables.ts'

export const ADMINISTRATION = '/office/settings'

export interface AdministrationPage {
  path: string
  title: (texts: TablesMessages) => string
  /** What it is for. */
  hint: (texts: TablesMessages) => string
  admins?: true
}

export const ADMINISTRATION_PAGES: readonly AdministrationPage[] = [
  { path: '/office/movies', title: (texts) => texts.movies, hint: (texts) => texts.moviesHint },
  { path: '/office/theaters', title: (texts) => texts.theaters, hint: (texts) => texts.theatersHint },
  { path: '/office/promo-codes', title: (texts) => texts.promoCodes, hint: (texts) => texts.promoCodesHint },
  { path: '/office/reviews', title: (texts) => texts.reviews, hint: (texts) => texts.reviewsHint },
  { path: '/office/staff', title: (texts) => texts.staff, hint: (texts) => texts.staffHint, admins: true },
  { path: '/office/audit-log', title: (texts) => texts.auditLog, hint: (texts) => texts.auditLogHint },
  {
    path: '/office/webhooks',
    title: (texts) => texts.webhooks,
    hint: (texts) => texts.webhooksHint,
    admins: true,
  },
]

const LIES_WITHIN =
  /^\/office\/(?:movies|theaters|screens|promo-codes|reviews|staff|audit-log|webhooks)(?:\/|$)/

/** Layouts of screens too: one comes to them from a theater. */
export const isWithin = (path: string): boolean => LIES_WITHIN.test(path)
