// Texts of the parts that pages elsewhere show.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './embed/ar.ts'
import { de } from './embed/de.ts'
import { type EmbedMessages, en } from './embed/en.ts'
import { es } from './embed/es.ts'
import { fr } from './embed/fr.ts'

export const embedMessages: Record<Language, EmbedMessages> = { en, de, fr, es, ar }
