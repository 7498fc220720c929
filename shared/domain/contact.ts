// Where a buyer's tickets and mails go, and in which language.

export const languages = ['en', 'de', 'fr', 'es', 'ar'] as const
export type Language = (typeof languages)[number]

export interface Contact {
  /** In its normal form. */
  email: string
  name: string | null
  language: Language | null
}
