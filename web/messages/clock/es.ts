// Texts of the time that seats are held, in Spanish.
import type { ClockMessages } from './en.ts'

export const es: ClockMessages = {
  timeLeft: (time) => `Sus butacas son suyas durante ${time}`,
  timeOver: 'El tiempo terminó',
  stillThere: '¿Necesita más tiempo?',
  endsSoon: (time) => `Sus butacas quedan libres en ${time}.`,
  endedHint: 'Sus butacas están libres. Si nadie las tomó, puede recuperarlas.',
  keepSeats: 'Conservar mis butacas',
  seatsBack: 'Recuperar mis butacas',
  letGo: 'Soltarlas',
  notLonger: 'Las butacas no se pueden guardar más: compre antes de que termine el tiempo.',
  seatsGone: 'Otra persona tomó las butacas. Elija otras.',
  noAnswer: 'Milo no respondió. Inténtelo de nuevo.',
}
