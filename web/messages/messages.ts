// The texts of each language. One that lacks a text does not compile.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en, type Messages } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'

export type { Messages } from './en.ts'

/** Each language by its own name. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
}

const all: Record<Language, Messages> = { en, de, fr, es, ar }

export const messagesOf = (language: Language): Messages => all[language]
