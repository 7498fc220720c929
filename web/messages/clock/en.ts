// Texts of the time that seats are held, in English: the shape that every other language must have.
import type { Translated } from '../translated.ts'

export const en = {
  timeLeft: (time: string) => `Your seats are yours for ${time}`,
  timeOver: 'The time is over',
  stillThere: 'Do you need more time?',
  endsSoon: (time: string) => `Your seats are free again in ${time}.`,
  endedHint: 'Your seats are free again. If nobody took them, you can have them back.',
  keepSeats: 'Keep my seats',
  seatsBack: 'Get my seats back',
  letGo: 'Let them go',
  notLonger: 'The seats cannot be kept any longer: buy them before the time is over.',
  seatsGone: 'Somebody else took the seats. Choose others.',
  noAnswer: 'Milo did not answer. Try again.',
} as const satisfies Record<string, unknown>

export type ClockMessages = Translated<typeof en>
