// Texts of the time that seats are held, in German.
import type { ClockMessages } from './en.ts'

export const de: ClockMessages = {
  timeLeft: (time) => `Ihre Plätze gehören Ihnen noch ${time}`,
  timeOver: 'Die Zeit ist vorbei',
  stillThere: 'Brauchen Sie mehr Zeit?',
  endsSoon: (time) => `Ihre Plätze sind in ${time} wieder frei.`,
  endedHint: 'Ihre Plätze sind wieder frei. Hat sie niemand genommen, bekommen Sie sie zurück.',
  keepSeats: 'Plätze behalten',
  seatsBack: 'Plätze zurückholen',
  letGo: 'Freigeben',
  notLonger: 'Die Plätze lassen sich nicht länger halten: Kaufen Sie, bevor die Zeit vorbei ist.',
  seatsGone: 'Jemand anders hat die Plätze genommen. Wählen Sie andere.',
  noAnswer: 'Milo hat nicht geantwortet. Versuchen Sie es wieder.',
}
