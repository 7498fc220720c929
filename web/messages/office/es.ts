// Texts of the office in Spanish.
import type { OfficeMessages } from './en.ts'

export const es: OfficeMessages = {
  office: 'Oficina',
  theater: 'Cine',
  show: 'Mostrar',
  noTheater: 'Aún no gestiona ningún cine: un administrador le añadirá.',
  toAccount: 'A su cuenta',
  notStaff: 'Esta página es para el personal',
  notStaffHint:
    'Si es del personal, quizá su cuenta necesite antes un segundo factor: actívelo en su cuenta y vuelva a entrar.',
  today: 'Hoy',
  reservations: 'Reservas',
  programme: 'Programación',
  money: 'Dinero',
  reports: 'Informes',
  asOf: (time) => `a las ${time}`,
  attention: 'Pendiente',
  nothingOpen: 'No hay nada pendiente.',
  now: 'En curso',
  nothingNow: 'Ninguna función en curso.',
  theDay: 'El día',
  nothingElse: 'Ninguna otra función en este día.',
  soldOf: (sold, capacity) => `${sold} de ${capacity} vendidas`,
  heldSeats: (count) => `${count} retenidas`,
  blockedSeats: (count) => `${count} bloqueadas`,
  inside: (count) => `${count} dentro`,
  matters: {
    latePayments: 'pagos atrasados',
    failedRefunds: 'reembolsos fallidos',
    deadLetters: 'mensajes no entregados',
    unfinishedCancellations: 'cancelaciones sin terminar',
    seatMapDrift: 'planos que difieren de los libros',
  },
  statusWords: {
    draft: 'Borrador',
    scheduled: 'Programada',
    cancelled: 'Cancelada',
  },
}
