// Texts of the layouts of screens.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './layouts/ar.ts'
import { de } from './layouts/de.ts'
import { en, type LayoutsMessages } from './layouts/en.ts'
import { es } from './layouts/es.ts'
import { fr } from './layouts/fr.ts'

export type { LayoutsMessages }
export const layoutsMessages: Record<Language, LayoutsMessages> = { en, de, fr, es, ar }
