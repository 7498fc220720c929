// Texts of the office's pages of reservations.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './office-reservations/ar.ts'
import { de } from './office-reservations/de.ts'
import { en, type OfficeReservationsMessages } from './office-reservations/en.ts'
import { es } from './office-reservations/es.ts'
import { fr } from './office-reservations/fr.ts'

export type { OfficeReservationsMessages }
export const officeReservationsMessages: Record<Language, OfficeReservationsMessages> = { en, de, fr, es, ar }
