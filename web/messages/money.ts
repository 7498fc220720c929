// Texts of the pages where staff look after money: payments, refunds, disputes, dead letters.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './money/ar.ts'
import { de } from './money/de.ts'
import { en, type MoneyMessages } from './money/en.ts'
import { es } from './money/es.ts'
import { fr } from './money/fr.ts'

export type { MoneyMessages }
export const moneyMessages: Record<Language, MoneyMessages> = { en, de, fr, es, ar }
