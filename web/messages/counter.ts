// Texts of the counter and its shifts.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './counter/ar.ts'
import { de } from './counter/de.ts'
import { type CounterMessages, en } from './counter/en.ts'
import { es } from './counter/es.ts'
import { fr } from './counter/fr.ts'

export type { CounterMessages }
export const counterMessages: Record<Language, CounterMessages> = { en, de, fr, es, ar }
