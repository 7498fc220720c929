// Texts of the checkout.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './checkout/ar.ts'
import { de } from './checkout/de.ts'
import { type CheckoutMessages, en } from './checkout/en.ts'
import { es } from './checkout/es.ts'
import { fr } from './checkout/fr.ts'

export const checkoutMessages: Record<Language, CheckoutMessages> = { en, de, fr, es, ar }
