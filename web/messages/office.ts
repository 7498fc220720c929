// Texts that the pages of the office share, and those of its day.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './office/ar.ts'
import { de } from './office/de.ts'
import { en, type OfficeMessages } from './office/en.ts'
import { es } from './office/es.ts'
import { fr } from './office/fr.ts'

export type { OfficeMessages }
export const officeMessages: Record<Language, OfficeMessages> = { en, de, fr, es, ar }
