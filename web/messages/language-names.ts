// The names of languages, as the choice of a language shows them.
import type { Language } from '../../shared/domain/contact.ts'

/** Each language by its own name. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
}
