// Texts of the frame of each page and of the programme.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './site/ar.ts'
import { de } from './site/de.ts'
import { en, type SiteMessages } from './site/en.ts'
import { es } from './site/es.ts'
import { fr } from './site/fr.ts'

export type { SiteMessages } from './site/en.ts'

export const siteMessages: Record<Language, SiteMessages> = { en, de, fr, es, ar }
