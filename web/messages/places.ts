// Texts about theaters and screens.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './places/ar.ts'
import { de } from './places/de.ts'
import { en, type PlacesMessages } from './places/en.ts'
import { es } from './places/es.ts'
import { fr } from './places/fr.ts'

export type { PlacesMessages }
export const placesMessages: Record<Language, PlacesMessages> = { en, de, fr, es, ar }
