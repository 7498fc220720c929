// Texts about webhooks.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './webhooks/ar.ts'
import { de } from './webhooks/de.ts'
import { en, type WebhooksMessages } from './webhooks/en.ts'
import { es } from './webhooks/es.ts'
import { fr } from './webhooks/fr.ts'

export type { WebhooksMessages }
export const webhooksMessages: Record<Language, WebhooksMessages> = { en, de, fr, es, ar }
