// Texts of the checkout in English: the shape that every other language must have.
import type { Translated } from '../translated.ts'

export const en = {
  checkout: 'Checkout',
  yourOrder: 'Your order',
  fees: 'Fees',
  total: 'Total',
  promo: (code: string) => `With promo code ${code}`,
  changeSeats: 'Change seats',
  contactStep: '1. Where your tickets go',
  paymentStep: '2. How you pay',
  termsStep: '3. Terms',
  email: 'E-mail',
  emailHint: 'Your tickets are mailed here.',
  emailWrong: 'Write an e-mail address, such as ada@example.com.',
  name: 'Name, if you like',
  nameWrong: 'Write a name of at most 100 characters.',
  ticketsTo: (email: string) => `Your tickets go to ${email}.`,
  signInInstead: 'You have an account? Sign in',
  wrongSignIn: 'E-mail, password or code is wrong. Your seats are still yours.',
  seatsLost: 'While you signed in somebody took a seat. Choose again.',
  simulated: 'Simulated cards: no money moves',
  howToPay: 'How do you want to pay?',
  nothingToPay: 'There is nothing to pay.',
  backUntil: (percent: string, time: string) =>
    `Until ${time} before the start you can give seats back, and get ${percent} of their price back.`,
  agree: 'I agree to these terms.',
  agreeWrong: 'Agree to the terms to buy.',
  pay: (sum: string) => `Pay ${sum}`,
  confirm: 'Confirm the reservation',
  noAnswer: 'Milo did not answer. Nothing is lost, and you do not pay twice: try again.',
  holdOver: 'These seats are not held any more',
  holdOverHint: 'The time was over, or they were let go. If nobody took them, you can choose them again.',
  toSeats: 'Choose seats',
  needsScript: 'Paying needs script. Turn it on in your browser to go on.',
} as const satisfies Record<string, unknown>

export type CheckoutMessages = Translated<typeof en>
