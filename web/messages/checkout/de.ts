// Texts of the checkout in German.
import type { CheckoutMessages } from './en.ts'

export const de: CheckoutMessages = {
  checkout: 'Kasse',
  yourOrder: 'Ihre Bestellung',
  fees: 'Gebühren',
  total: 'Summe',
  promo: (code) => `Mit Gutscheincode ${code}`,
  changeSeats: 'Plätze ändern',
  contactStep: '1. Wohin die Tickets gehen',
  paymentStep: '2. Wie Sie bezahlen',
  termsStep: '3. Bedingungen',
  email: 'E-Mail',
  emailHint: 'Hierhin senden wir Ihre Tickets.',
  emailWrong: 'Geben Sie eine E-Mail-Adresse ein, etwa ada@example.com.',
  name: 'Name, wenn Sie mögen',
  nameWrong: 'Geben Sie einen Namen mit höchstens 100 Zeichen ein.',
  ticketsTo: (email) => `Ihre Tickets gehen an ${email}.`,
  signInInstead: 'Sie haben ein Konto? Melden Sie sich an',
  wrongSignIn: 'E-Mail, Passwort oder Code ist falsch. Ihre Plätze gehören Ihnen noch.',
  seatsLost: 'Während der Anmeldung hat jemand einen Platz genommen. Wählen Sie neu.',
  simulated: 'Karten zum Ausprobieren: Es fließt kein Geld',
  howToPay: 'Wie möchten Sie bezahlen?',
  nothingToPay: 'Es ist nichts zu bezahlen.',
  backUntil: (percent, time) =>
    `Bis ${time} vor Beginn können Sie Plätze zurückgeben und bekommen ${percent} des Preises zurück.`,
  agree: 'Ich stimme diesen Bedingungen zu.',
  agreeWrong: 'Stimmen Sie den Bedingungen zu, um zu kaufen.',
  pay: (sum) => `${sum} bezahlen`,
  confirm: 'Buchung bestätigen',
  noAnswer:
    'Milo hat nicht geantwortet. Nichts ist verloren, und Sie zahlen nicht doppelt: Versuchen Sie es wieder.',
  holdOver: 'Diese Plätze sind nicht mehr für Sie reserviert',
  holdOverHint:
    'Die Zeit war vorbei, oder sie wurden freigegeben. Hat sie niemand genommen, können Sie sie wieder wählen.',
  toSeats: 'Plätze wählen',
  needsScript: 'Zum Bezahlen braucht es Skript. Schalten Sie es im Browser ein, um fortzufahren.',
}
