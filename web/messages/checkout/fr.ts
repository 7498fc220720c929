// Texts of the checkout in French.
import type { CheckoutMessages } from './en.ts'

export const fr: CheckoutMessages = {
  checkout: 'Paiement',
  yourOrder: 'Votre commande',
  fees: 'Frais',
  total: 'Somme',
  promo: (code) => `Avec le code promo ${code}`,
  changeSeats: 'Changer de places',
  contactStep: '1. Où vont vos billets',
  paymentStep: '2. Comment vous payez',
  termsStep: '3. Conditions',
  email: 'Adresse e-mail',
  emailHint: 'Vos billets y sont envoyés.',
  emailWrong: 'Écrivez une adresse e-mail, par exemple ada@example.com.',
  name: 'Nom, si vous voulez',
  nameWrong: 'Écrivez un nom de 100 caractères au plus.',
  ticketsTo: (email) => `Vos billets vont à ${email}.`,
  signInInstead: 'Vous avez un compte ? Connectez-vous',
  wrongSignIn: 'L’adresse, le mot de passe ou le code est faux. Vos places sont toujours à vous.',
  seatsLost: 'Pendant la connexion, quelqu’un a pris une place. Choisissez de nouveau.',
  simulated: 'Cartes d’essai : aucun argent ne bouge',
  howToPay: 'Comment voulez-vous payer ?',
  nothingToPay: 'Il n’y a rien à payer.',
  backUntil: (percent, time) =>
    `Jusqu’à ${time} avant le début, vous pouvez rendre des places et recevoir ${percent} de leur prix.`,
  agree: 'J’accepte ces conditions.',
  agreeWrong: 'Acceptez les conditions pour acheter.',
  pay: (sum) => `Payer ${sum}`,
  confirm: 'Confirmer la réservation',
  noAnswer: 'Milo n’a pas répondu. Rien n’est perdu, et vous ne payez pas deux fois : réessayez.',
  holdOver: 'Ces places ne sont plus gardées',
  holdOverHint:
    'Le délai est passé, ou elles ont été libérées. Si personne ne les a prises, vous pouvez les choisir de nouveau.',
  toSeats: 'Choisir des places',
  needsScript: 'Le paiement a besoin de scripts. Activez-les dans votre navigateur pour continuer.',
}
