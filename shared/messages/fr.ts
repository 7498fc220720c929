// Words of mails, text messages and tickets in French. Before : and ; stands a space that does not break.
import type { Messages } from './en.ts'
import { plural } from './formats.ts'

export const fr: Messages = {
  hello: (name) => (name === '' ? 'Bonjour,' : `Bonjour ${name},`),
  show: ({ movie, when, theater, city, screen }) =>
    `${movie}, ${when}, ${theater} (${city}), salle ${screen}`,

  confirmedSubject: (movie, when) => `Vos billets\u00a0: ${movie}, ${when}`,
  confirmed: (show) => `votre séance\u00a0: ${show}.`,
  seatsLost: (count, lost, seats) =>
    `À l’arrivée de votre paiement, ${lost} ${plural('fr', count, { one: 'était déjà vendu', other: 'étaient déjà vendus' })}. Comme vous l’avez souhaité, vous avez des fauteuils côte à côte, aussi bons ou meilleurs\u00a0: ${seats}. Le prix ne change pas.`,
  seatsPaid: (seats, total) => `Vos fauteuils\u00a0: ${seats}. Vous avez payé ${total}.`,
  showCodes: () => 'Présentez les codes à l’entrée, sur votre téléphone ou sur papier.',
  confirmedShort: (movie, when, seats) =>
    `Milo\u00a0: ${movie}, ${when}, fauteuils ${seats}. Vos billets sont dans votre e-mail.`,

  declinedSubject: (movie, when) => `Non payé\u00a0: ${movie}, ${when}`,
  declined: (show) =>
    `votre paiement n’a pas été accepté et les fauteuils sont de nouveau libres\u00a0: ${show}.`,
  insufficientFunds: () => 'La carte a été refusée\u00a0: provision insuffisante.',
  expiredCard: () => 'La carte a expiré.',
  timeToPayOver: () => 'Le délai de paiement est dépassé. Rien n’a été débité.',
  askYourBank: () => 'Votre banque peut vous dire pourquoi. Vous pouvez payer autrement.',
  declinedShort: (movie) =>
    `Milo\u00a0: votre paiement pour ${movie} n’a pas été accepté\u00a0; les fauteuils sont de nouveau libres.`,

  refundedSubject: (amount, movie) => `Remboursement\u00a0: ${amount} pour ${movie}`,
  refunded: (amount, show) => `${amount} vous sont remboursés pour ${show}.`,
  seatsGivenBack: () => 'Vous avez rendu des fauteuils.',
  paidTooLate: () => 'À l’arrivée de votre paiement, les fauteuils étaient déjà vendus.',
  becauseCancelled: () => 'La séance a été annulée.',
  bankTakesDays: () => 'Votre banque l’affichera dans quelques jours.',
  refundedShort: (amount, movie) => `Milo\u00a0: ${amount} vous sont remboursés pour ${movie}.`,

  movedSubject: (movie, when) => `Autre salle\u00a0: ${movie}, ${when}`,
  moved: (show) => `votre séance a lieu dans une autre salle\u00a0: ${show}.`,
  seatsNow: (seats) => `Vos fauteuils sont maintenant\u00a0: ${seats}.`,
  newCodes: () => 'Vos nouveaux codes sont joints. Les anciens restent valables.',
  movedShort: (movie, when, screen, seats) =>
    `Milo\u00a0: ${movie}, ${when}, maintenant en salle ${screen}, fauteuils ${seats}.`,

  cancelledSubject: (movie, when) => `Annulé\u00a0: ${movie}, ${when}`,
  cancelled: (show) => `nous sommes désolés, cette séance est annulée\u00a0: ${show}.`,
  allMoneyBack: () => 'Vous êtes intégralement remboursé et n’avez rien à faire.',
  cancelledShort: (movie, when) =>
    `Milo\u00a0: ${movie}, ${when} est annulé. Vous êtes intégralement remboursé.`,

  linkSubject: {
    password_reset: 'Choisir un nouveau mot de passe',
    email_verification: 'Confirmer votre adresse e-mail',
    access_link: 'Vos réservations',
  },
  linkReason: {
    password_reset:
      'un nouveau mot de passe a été demandé pour le compte lié à cette adresse. Pour le choisir, ouvrez ce lien\u00a0:',
    email_verification:
      'un compte a été créé avec cette adresse. S’il est à vous, confirmez l’adresse avec ce lien\u00a0:',
    access_link:
      'les réservations faites avec cette adresse ont été demandées. Pour les voir, ouvrez ce lien\u00a0:',
  },
  linkLife: {
    password_reset: 'Il sert une fois, pendant 30 minutes. Un nouveau mot de passe vous déconnecte partout.',
    email_verification: 'Il sert une fois, pendant un jour.',
    access_link: 'Il sert une fois, pendant 30 minutes.',
  },
  notYou: () => 'Si ce n’était pas vous, ignorez ce message\u00a0: rien ne change.',

  passwordChangedSubject: () => 'Votre mot de passe a été modifié',
  passwordChanged: (when) => `le mot de passe du compte lié à cette adresse a été modifié\u00a0: ${when}.`,
  chooseAnother: (url) => `Si ce n’était pas vous, choisissez-en tout de suite un nouveau\u00a0: ${url}`,
  emailChangedSubject: () => 'Votre adresse e-mail a été modifiée',
  emailChanged: (when) =>
    `le compte lié à cette adresse en a désormais une autre\u00a0: ${when}. Les messages y sont envoyés dès maintenant.`,
  writeToUs: (url) => `Si ce n’était pas vous, écrivez-nous tout de suite\u00a0: ${url}`,

  ticketStatus: { used: 'Ce billet a été utilisé.', refunded: 'Ce billet a été rendu.' },
  handedOnSubject: (movie, when) => `Un billet pour vous\u00a0: ${movie}, ${when}`,
  handedOn: (show) => `vous avez un billet pour ${show}.`,
  ownSeat: (seat) => `Votre fauteuil\u00a0: ${seat}.`,

  receipt: (number) => `Reçu ${number}`,
  creditNote: (number, receipt) => `Avoir ${number} sur le reçu ${receipt}`,
  taxId: (id) => `N° fiscal\u00a0: ${id}`,
  fees: () => 'Frais',
  total: () => 'Total à payer',
  taxLine: (percent, net) => `dont taxe ${percent} sur ${net}`,

  codeOfSeat: (seat) => `Code du fauteuil ${seat}`,
  seat: (seat) => `Fauteuil ${seat}`,
  seatInWords: ({ section, row, number }) =>
    `${section === null ? 'Rang' : `${section}, rang`} ${row}, fauteuil ${number}`,
  screen: (theater, screen) => `${theater}, salle ${screen}`,
  ticketType: { adult: 'adulte', child: 'enfant', senior: 'senior', student: 'étudiant' },
  category: { standard: 'standard', premium: 'premium', recliner: 'fauteuil inclinable', sofa: 'canapé' },
  accessible: () => 'accessible PMR',
  companion: () => 'accompagnant',
}
