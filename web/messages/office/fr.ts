// Texts of the office in French.
import type { OfficeMessages } from './en.ts'

export const fr: OfficeMessages = {
  office: 'Bureau',
  theater: 'Cinéma',
  show: 'Afficher',
  noTheater: 'Vous ne gérez encore aucun cinéma : un administrateur vous ajoute.',
  toAccount: 'Vers votre compte',
  notStaff: 'Cette page est réservée au personnel',
  notStaffHint:
    'Si vous faites partie du personnel, votre compte a peut-être besoin d’un second facteur : activez-le dans votre compte, puis reconnectez-vous.',
  today: 'Aujourd’hui',
  reservations: 'Réservations',
  programme: 'Programmation',
  money: 'Argent',
  reports: 'Rapports',
  asOf: (time) => `à ${time}`,
  attention: 'À traiter',
  nothingOpen: 'Rien ne vous attend.',
  now: 'En cours',
  nothingNow: 'Aucune séance en cours.',
  theDay: 'La journée',
  nothingElse: 'Aucune autre séance ce jour.',
  soldOf: (sold, capacity) => `${sold} vendues sur ${capacity}`,
  heldSeats: (count) => `${count} retenues`,
  blockedSeats: (count) => `${count} bloquées`,
  inside: (count) => `${count} en salle`,
  matters: {
    latePayments: 'paiements en retard',
    failedRefunds: 'remboursements échoués',
    deadLetters: 'messages non distribués',
    unfinishedCancellations: 'annulations inachevées',
    seatMapDrift: 'plans qui diffèrent des comptes',
  },
  statusWords: {
    draft: 'Brouillon',
    scheduled: 'Prévue',
    cancelled: 'Annulée',
  },
}
