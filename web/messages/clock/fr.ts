// Texts of the time that seats are held, in French.
import type { ClockMessages } from './en.ts'

export const fr: ClockMessages = {
  timeLeft: (time) => `Vos places sont à vous encore ${time}`,
  timeOver: 'Le délai est passé',
  stillThere: 'Vous faut-il plus de temps ?',
  endsSoon: (time) => `Vos places seront libres dans ${time}.`,
  endedHint: 'Vos places sont libres. Si personne ne les a prises, vous pouvez les reprendre.',
  keepSeats: 'Garder mes places',
  seatsBack: 'Reprendre mes places',
  letGo: 'Les laisser',
  notLonger: 'Les places ne peuvent être gardées plus longtemps : achetez avant la fin du délai.',
  seatsGone: 'Quelqu’un d’autre a pris les places. Choisissez-en d’autres.',
  noAnswer: 'Milo n’a pas répondu. Réessayez.',
}
