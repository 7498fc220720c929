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
  reservationPage: () => 'Tout sur votre réservation se trouve sur sa page\u00a0:',
  openReservation: () => 'Ouvrir la réservation',
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

  rescheduledSubject: (movie, when) => `Nouvel horaire\u00a0: ${movie}, ${when}`,
  rescheduled: (show, was) =>
    `l’horaire de votre séance a changé. Elle était prévue ${was}\u00a0; c’est maintenant\u00a0: ${show}. Vos fauteuils et vos codes restent les mêmes.`,
  cancelFreely: () =>
    'Si vous ne pouvez pas venir, rendez vos fauteuils sur la page de votre réservation avant le début\u00a0: vous serez intégralement remboursé.',
  rescheduledShort: (movie, when) =>
    `Milo\u00a0: ${movie}, nouvel horaire\u00a0: ${when}. Vous pouvez annuler sans frais.`,

  cancelledSubject: (movie, when) => `Annulé\u00a0: ${movie}, ${when}`,
  cancelled: (show) => `nous sommes désolés, cette séance est annulée\u00a0: ${show}.`,
  allMoneyBack: () => 'Vous êtes intégralement remboursé et n’avez rien à faire.',
  buyerGetsMoneyBack: () => 'La personne qui a acheté le billet est remboursée. Vous n’avez rien à faire.',
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
  authenticatorAddedSubject: () => 'Une application d’authentification a été ajoutée',
  authenticatorAdded: (when) =>
    `une application d’authentification a été ajoutée au compte lié à cette adresse\u00a0: ${when}. Désormais, la connexion demande un code de cette application.`,
  authenticatorRemovedSubject: () => 'Une application d’authentification a été retirée',
  authenticatorRemoved: (when) =>
    `une application d’authentification a été retirée du compte lié à cette adresse\u00a0: ${when}.`,
  factorResetSubject: () => 'Votre second facteur a été réinitialisé',
  notAsked: (url) => `Si vous ne l’avez pas demandé, écrivez-nous tout de suite\u00a0: ${url}`,
  factorReset: (when) =>
    `l’administration a retiré toutes les applications d’authentification et tous les codes de secours du compte lié à cette adresse, et l’a déconnecté partout\u00a0: ${when}. Connectez-vous avec votre mot de passe\u00a0; vous pourrez ensuite configurer à nouveau une application.`,

  ticketStatus: { used: 'Ce billet a été utilisé.', refunded: 'Ce billet a été rendu.' },
  handedOnSubject: (movie, when) => `Un billet pour vous\u00a0: ${movie}, ${when}`,
  handedOn: (show) => `vous avez un billet pour ${show}.`,
  ownSeat: (seat) => `Votre fauteuil\u00a0: ${seat}.`,

  reportName: {
    sales: 'Ventes',
    occupancy: 'Remplissage',
    movies: 'Films',
    payments: 'Paiements',
    'promo-codes': 'Codes promo',
  },
  reportSubject: (report, theater, days) => `${report}, ${theater} : ${days}`,
  reportEmpty: () => 'Rien ces jours-là.',
  reportTickets: (count) => `Billets : ${count}`,
  reportTakings: (amount) => `Recettes : ${amount}`,
  reportFile: () => 'Le tableau est joint en CSV. La page du rapport en dit plus :',
  reportStop: () => 'Vous avez demandé cet e-mail sur cette page, où vous pouvez aussi y mettre fin.',
  openReport: () => 'Ouvrir le rapport',

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
  pass: {
    when: 'Quand',
    screen: 'Salle',
    section: 'Zone',
    row: 'Rang',
    seat: 'Fauteuil',
    kind: 'Billet',
    where: 'Où',
    holder: 'Pour',
    number: 'Numéro',
  },
  ticketType: { adult: 'adulte', child: 'enfant', senior: 'senior', student: 'étudiant' },
  category: { standard: 'standard', premium: 'premium', recliner: 'fauteuil inclinable', sofa: 'canapé' },
  accessible: () => 'accessible PMR',
  companion: () => 'accompagnant',
}
