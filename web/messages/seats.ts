// Texts of the seats page: choosing and holding.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './seats/ar.ts'
import { de } from './seats/de.ts'
import { en, type SeatsMessages } from './seats/en.ts'
import { es } from './seats/es.ts'
import { fr } from './seats/fr.ts'

export type { SeatsMessages } from './seats/en.ts'

export const seatsMessages: Record<Language, SeatsMessages> = { en, de, fr, es, ar }
