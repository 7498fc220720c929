// Texts of reservations and tickets.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './reservation/ar.ts'
import { de } from './reservation/de.ts'
import { en, type ReservationMessages } from './reservation/en.ts'
import { es } from './reservation/es.ts'
import { fr } from './reservation/fr.ts'

export const reservationMessages: Record<Language, ReservationMessages> = { en, de, fr, es, ar }
