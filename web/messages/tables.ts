// Texts that lists and forms of the office share.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './tables/ar.ts'
import { de } from './tables/de.ts'
import { en, type TablesMessages } from './tables/en.ts'
import { es } from './tables/es.ts'
import { fr } from './tables/fr.ts'

export type { TablesMessages }
export const tablesMessages: Record<Language, TablesMessages> = { en, de, fr, es, ar }
