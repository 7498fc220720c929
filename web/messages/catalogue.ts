// Texts about movies and what people say of them.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './catalogue/ar.ts'
import { de } from './catalogue/de.ts'
import { type CatalogueMessages, en } from './catalogue/en.ts'
import { es } from './catalogue/es.ts'
import { fr } from './catalogue/fr.ts'

export type { CatalogueMessages }
export const catalogueMessages: Record<Language, CatalogueMessages> = { en, de, fr, es, ar }
