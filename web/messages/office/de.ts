// Texts of the office in German.
import type { OfficeMessages } from './en.ts'

export const de: OfficeMessages = {
  office: 'Büro',
  theater: 'Kino',
  show: 'Zeigen',
  noTheater: 'Sie leiten noch kein Kino: Ein Admin trägt Sie ein.',
  toAccount: 'Zum Konto',
  notStaff: 'Diese Seite ist für das Personal',
  notStaffHint:
    'Wenn Sie zum Personal gehören, braucht Ihr Konto vielleicht erst einen zweiten Faktor: Richten Sie ihn im Konto ein, und melden Sie sich neu an.',
  today: 'Heute',
  reservations: 'Buchungen',
  programme: 'Programm',
  money: 'Geld',
  reports: 'Berichte',
  asOf: (time) => `Stand ${time}`,
  attention: 'Braucht jemanden',
  nothingOpen: 'Im Moment ist nichts zu tun.',
  now: 'Läuft gerade',
  nothingNow: 'Gerade läuft keine Vorstellung.',
  theDay: 'Der Tag',
  nothingElse: 'Keine weitere Vorstellung an diesem Tag.',
  soldOf: (sold, capacity) => `${sold} von ${capacity} verkauft`,
  heldSeats: (count) => `${count} reserviert`,
  blockedSeats: (count) => `${count} gesperrt`,
  inside: (count) => `${count} im Saal`,
  matters: {
    latePayments: 'späte Zahlungen',
    failedRefunds: 'gescheiterte Erstattungen',
    deadLetters: 'unzustellbare Nachrichten',
    unfinishedCancellations: 'unfertige Absagen',
    seatMapDrift: 'Saalpläne, die von den Büchern abweichen',
  },
  statusWords: {
    draft: 'Entwurf',
    scheduled: 'Geplant',
    cancelled: 'Abgesagt',
  },
}
