// Texts about promo codes.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './promos/ar.ts'
import { de } from './promos/de.ts'
import { en, type PromosMessages } from './promos/en.ts'
import { es } from './promos/es.ts'
import { fr } from './promos/fr.ts'

export type { PromosMessages }
export const promosMessages: Record<Language, PromosMessages> = { en, de, fr, es, ar }
