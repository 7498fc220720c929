// Words of mails, text messages and tickets in German.
import type { Messages } from './en.ts'
import { plural } from './formats.ts'

export const de: Messages = {
  hello: (name) => (name === '' ? 'Guten Tag,' : `Guten Tag ${name},`),
  show: ({ movie, when, theater, city, screen }) => `${movie}, ${when}, ${theater} (${city}), Saal ${screen}`,

  confirmedSubject: (movie, when) => `Ihre Tickets: ${movie}, ${when}`,
  confirmed: (show) => `Ihre Vorstellung: ${show}.`,
  seatsLost: (count, lost, seats) =>
    `Als Ihre Zahlung eintraf, ${plural('de', count, { one: 'war', other: 'waren' })} ${lost} schon verkauft. Wie gewünscht haben Sie nebeneinanderliegende Plätze, die ebenso gut oder besser sind: ${seats}. Der Preis bleibt.`,
  seatsPaid: (seats, total) => `Ihre Plätze: ${seats}. Sie haben ${total} bezahlt.`,
  showCodes: () => 'Zeigen Sie die Codes am Einlass, auf dem Handy oder auf Papier.',
  reservationPage: () => 'Alles zu Ihrer Buchung steht auf ihrer Seite:',
  openReservation: () => 'Buchung öffnen',
  confirmedShort: (movie, when, seats) =>
    `Milo: ${movie}, ${when}, Plätze ${seats}. Die Tickets sind in Ihrer E-Mail.`,

  declinedSubject: (movie, when) => `Nicht bezahlt: ${movie}, ${when}`,
  declined: (show) => `Ihre Zahlung wurde nicht angenommen, die Plätze sind wieder frei: ${show}.`,
  insufficientFunds: () => 'Die Karte wurde abgelehnt: Das Guthaben reicht nicht aus.',
  expiredCard: () => 'Die Karte ist abgelaufen.',
  timeToPayOver: () => 'Die Zeit zum Bezahlen war vorbei. Es wurde nichts abgebucht.',
  askYourBank: () => 'Den Grund kennt Ihre Bank. Sie können auf andere Weise bezahlen.',
  declinedShort: (movie) =>
    `Milo: Ihre Zahlung für ${movie} wurde nicht angenommen; die Plätze sind wieder frei.`,

  refundedSubject: (amount, movie) => `Geld zurück: ${amount} für ${movie}`,
  refunded: (amount, show) => `Sie bekommen ${amount} zurück für ${show}.`,
  seatsGivenBack: () => 'Sie haben Plätze zurückgegeben.',
  paidTooLate: () => 'Als Ihre Zahlung eintraf, waren die Plätze schon verkauft.',
  becauseCancelled: () => 'Die Vorstellung wurde abgesagt.',
  bankTakesDays: () => 'Ihre Bank zeigt den Betrag in einigen Tagen an.',
  refundedShort: (amount, movie) => `Milo: Sie bekommen ${amount} zurück für ${movie}.`,

  movedSubject: (movie, when) => `Anderer Saal: ${movie}, ${when}`,
  moved: (show) => `Ihre Vorstellung findet in einem anderen Saal statt: ${show}.`,
  seatsNow: (seats) => `Ihre Plätze sind jetzt: ${seats}.`,
  newCodes: () => 'Die neuen Codes sind in dieser E-Mail. Auch die früheren gelten noch.',
  movedShort: (movie, when, screen, seats) =>
    `Milo: ${movie}, ${when}, jetzt in Saal ${screen}, Plätze ${seats}.`,

  rescheduledSubject: (movie, when) => `Neue Zeit: ${movie}, ${when}`,
  rescheduled: (show, was) =>
    `Ihre Vorstellung beginnt zu einer anderen Zeit, bisher ${was}, jetzt: ${show}. Plätze und Codes bleiben.`,
  cancelFreely: () =>
    'Wenn Sie nicht kommen können, geben Sie Ihre Plätze bis zum Beginn auf der Seite Ihrer Reservierung zurück: Sie bekommen Ihr ganzes Geld wieder.',
  rescheduledShort: (movie, when) => `Milo: ${movie} beginnt jetzt ${when}. Sie können kostenlos stornieren.`,

  cancelledSubject: (movie, when) => `Abgesagt: ${movie}, ${when}`,
  cancelled: (show) => `es tut uns leid, diese Vorstellung wurde abgesagt: ${show}.`,
  allMoneyBack: () => 'Sie bekommen Ihr ganzes Geld zurück und müssen nichts tun.',
  buyerGetsMoneyBack: () => 'Wer das Ticket gekauft hat, bekommt das Geld zurück. Sie müssen nichts tun.',
  cancelledShort: (movie, when) =>
    `Milo: ${movie}, ${when} wurde abgesagt. Sie bekommen Ihr ganzes Geld zurück.`,

  linkSubject: {
    password_reset: 'Neues Passwort wählen',
    email_verification: 'E-Mail-Adresse bestätigen',
    access_link: 'Ihre Reservierungen',
  },
  linkReason: {
    password_reset:
      'für das Konto mit dieser Adresse wurde ein neues Passwort angefordert. Über diesen Link wählen Sie es:',
    email_verification:
      'mit dieser Adresse wurde ein Konto angelegt. Ist es Ihres, bestätigen Sie die Adresse über diesen Link:',
    access_link: 'die Reservierungen zu dieser Adresse wurden angefordert. Sie sehen sie über diesen Link:',
  },
  linkLife: {
    password_reset: 'Er gilt einmal, 30 Minuten lang. Ein neues Passwort meldet Sie überall ab.',
    email_verification: 'Er gilt einmal, einen Tag lang.',
    access_link: 'Er gilt einmal, 30 Minuten lang.',
  },
  notYou: () => 'Waren Sie es nicht, müssen Sie nichts tun: Es ändert sich nichts.',

  passwordChangedSubject: () => 'Ihr Passwort wurde geändert',
  passwordChanged: (when) => `das Passwort des Kontos mit dieser Adresse wurde geändert: ${when}.`,
  chooseAnother: (url) => `Waren Sie es nicht, wählen Sie sofort ein neues: ${url}`,
  emailChangedSubject: () => 'Ihre E-Mail-Adresse wurde geändert',
  emailChanged: (when) =>
    `das Konto mit dieser Adresse hat jetzt eine andere, geändert: ${when}. E-Mails gehen künftig dorthin.`,
  writeToUs: (url) => `Waren Sie es nicht, schreiben Sie uns sofort: ${url}`,
  authenticatorAddedSubject: () => 'Eine Authenticator-App wurde hinzugefügt',
  authenticatorAdded: (when) =>
    `zum Konto mit dieser Adresse wurde eine Authenticator-App hinzugefügt: ${when}. Ab jetzt braucht die Anmeldung einen Code daraus.`,
  authenticatorRemovedSubject: () => 'Eine Authenticator-App wurde entfernt',
  authenticatorRemoved: (when) =>
    `vom Konto mit dieser Adresse wurde eine Authenticator-App entfernt: ${when}.`,
  factorResetSubject: () => 'Ihr zweiter Faktor wurde zurückgesetzt',
  notAsked: (url) => `Haben Sie nicht darum gebeten, schreiben Sie uns sofort: ${url}`,
  factorReset: (when) =>
    `die Verwaltung hat alle Authenticator-Apps und Wiederherstellungscodes vom Konto mit dieser Adresse entfernt und es überall abgemeldet: ${when}. Sie melden sich mit Ihrem Passwort an und können danach wieder eine App einrichten.`,

  ticketStatus: { used: 'Dieses Ticket wurde eingelöst.', refunded: 'Dieses Ticket wurde zurückgegeben.' },
  handedOnSubject: (movie, when) => `Ein Ticket für Sie: ${movie}, ${when}`,
  handedOn: (show) => `Sie haben ein Ticket für ${show}.`,
  ownSeat: (seat) => `Ihr Platz: ${seat}.`,

  reportName: {
    sales: 'Verkäufe',
    occupancy: 'Auslastung',
    movies: 'Filme',
    payments: 'Zahlungen',
    'promo-codes': 'Aktionscodes',
  },
  reportSubject: (report, theater, days) => `Bericht „${report}“, ${theater}: ${days}`,
  reportEmpty: () => 'Nichts an diesen Tagen.',
  reportTickets: (count) => `Karten: ${count}`,
  reportTakings: (amount) => `Einnahmen: ${amount}`,
  reportFile: () => 'Die Tabelle ist als CSV angehängt. Mehr steht auf der Seite des Berichts:',
  reportStop: () => 'Diese Mail wurde auf jener Seite bestellt und kann dort auch beendet werden.',
  openReport: () => 'Bericht öffnen',

  receipt: (number) => `Beleg ${number}`,
  creditNote: (number, receipt) => `Gutschrift ${number} zu Beleg ${receipt}`,
  taxId: (id) => `Steuernummer: ${id}`,
  fees: () => 'Gebühren',
  total: () => 'Summe',
  taxLine: (percent, net) => `darin Steuer ${percent} auf ${net}`,

  codeOfSeat: (seat) => `Code für Platz ${seat}`,
  seat: (seat) => `Platz ${seat}`,
  seatInWords: ({ section, row, number }) =>
    `${section === null ? '' : `${section}, `}Reihe ${row}, Platz ${number}`,
  screen: (theater, screen) => `${theater}, Saal ${screen}`,
  pass: {
    when: 'Wann',
    screen: 'Saal',
    section: 'Bereich',
    row: 'Reihe',
    seat: 'Platz',
    kind: 'Ticketart',
    where: 'Wo',
    holder: 'Für',
    number: 'Nummer',
  },
  ticketType: { adult: 'Erwachsene', child: 'Kind', senior: 'Senioren', student: 'Studierende' },
  category: { standard: 'Standard', premium: 'Premium', recliner: 'Liegesessel', sofa: 'Sofa' },
  accessible: () => 'barrierefrei',
  companion: () => 'Begleitung',
}
