// Texts of the office's page of a showtime.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './office-showtime/ar.ts'
import { de } from './office-showtime/de.ts'
import { en, type OfficeShowtimeMessages } from './office-showtime/en.ts'
import { es } from './office-showtime/es.ts'
import { fr } from './office-showtime/fr.ts'

export type { OfficeShowtimeMessages }
export const officeShowtimeMessages: Record<Language, OfficeShowtimeMessages> = { en, de, fr, es, ar }
