// Texts of accounts and of the links of mails.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './account/ar.ts'
import { de } from './account/de.ts'
import { type AccountMessages, en } from './account/en.ts'
import { es } from './account/es.ts'
import { fr } from './account/fr.ts'

export const accountMessages: Record<Language, AccountMessages> = { en, de, fr, es, ar }
