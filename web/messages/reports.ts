// Texts of the reports of the office.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './reports/ar.ts'
import { de } from './reports/de.ts'
import { en, type ReportsMessages } from './reports/en.ts'
import { es } from './reports/es.ts'
import { fr } from './reports/fr.ts'

export type { ReportsMessages }
export const reportsMessages: Record<Language, ReportsMessages> = { en, de, fr, es, ar }
