// What Milo says to people, in each language: typed functions, so that a missing text or value fails tsc.
import type { Language } from '../domain/contact.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en, type Messages } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'

export const messages: Readonly<Record<Language, Messages>> = { en, de, fr, es, ar }
