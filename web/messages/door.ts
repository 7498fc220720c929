// Texts of the door.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './door/ar.ts'
import { de } from './door/de.ts'
import { type DoorMessages, en } from './door/en.ts'
import { es } from './door/es.ts'
import { fr } from './door/fr.ts'

export type { DoorMessages }
export const doorMessages: Record<Language, DoorMessages> = { en, de, fr, es, ar }
