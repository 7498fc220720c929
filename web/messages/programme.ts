// Texts of the office's programme.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './programme/ar.ts'
import { de } from './programme/de.ts'
import { en, type ProgrammeMessages } from './programme/en.ts'
import { es } from './programme/es.ts'
import { fr } from './programme/fr.ts'

export type { ProgrammeMessages }
export const programmeMessages: Record<Language, ProgrammeMessages> = { en, de, fr, es, ar }
