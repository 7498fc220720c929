// Texts of the time that seats are held.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './clock/ar.ts'
import { de } from './clock/de.ts'
import { type ClockMessages, en } from './clock/en.ts'
import { es } from './clock/es.ts'
import { fr } from './clock/fr.ts'

export const clockMessages: Record<Language, ClockMessages> = { en, de, fr, es, ar }
