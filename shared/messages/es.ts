// Words of mails, text messages and tickets in Spanish.
import type { Messages } from './en.ts'
import { plural } from './formats.ts'

export const es: Messages = {
  hello: (name) => (name === '' ? 'Hola:' : `Hola, ${name}:`),
  show: ({ movie, when, theater, city, screen }) => `${movie}, ${when}, ${theater} (${city}), sala ${screen}`,

  confirmedSubject: (movie, when) => `Tus entradas: ${movie}, ${when}`,
  confirmed: (show) => `Tu sesión: ${show}.`,
  seatsLost: (count, lost, seats) =>
    `Cuando llegó tu pago, ${lost} ya ${plural('es', count, { one: 'estaba vendida', other: 'estaban vendidas' })}. Como pediste, tienes butacas juntas igual de buenas o mejores: ${seats}. El precio no cambia.`,
  seatsPaid: (seats, total) => `Tus butacas: ${seats}. Has pagado ${total}.`,
  showCodes: () => 'Enseña los códigos en la entrada, en el móvil o en papel.',
  reservationPage: () => 'Todo sobre tu reserva está en su página:',
  openReservation: () => 'Abrir la reserva',
  confirmedShort: (movie, when, seats) =>
    `Milo: ${movie}, ${when}, butacas ${seats}. Tus entradas están en tu correo.`,

  declinedSubject: (movie, when) => `No pagado: ${movie}, ${when}`,
  declined: (show) => `Tu pago no se ha aceptado y las butacas vuelven a estar libres: ${show}.`,
  insufficientFunds: () => 'La tarjeta se ha rechazado: no hay fondos suficientes.',
  expiredCard: () => 'La tarjeta ha caducado.',
  timeToPayOver: () => 'El tiempo para pagar terminó. No se ha cobrado nada.',
  askYourBank: () => 'Tu banco puede decirte por qué. Puedes pagar de otra manera.',
  declinedShort: (movie) =>
    `Milo: tu pago de ${movie} no se ha aceptado; las butacas vuelven a estar libres.`,

  refundedSubject: (amount, movie) => `Devolución: ${amount} de ${movie}`,
  refunded: (amount, show) => `Te devolvemos ${amount} de ${show}.`,
  seatsGivenBack: () => 'Has devuelto butacas.',
  paidTooLate: () => 'Cuando llegó tu pago, las butacas ya estaban vendidas.',
  becauseCancelled: () => 'La sesión se ha cancelado.',
  bankTakesDays: () => 'Tu banco lo mostrará en unos días.',
  refundedShort: (amount, movie) => `Milo: te devolvemos ${amount} de ${movie}.`,

  movedSubject: (movie, when) => `Otra sala: ${movie}, ${when}`,
  moved: (show) => `Tu sesión cambia de sala. Ahora es: ${show}.`,
  seatsNow: (seats) => `Ahora tus butacas son: ${seats}.`,
  newCodes: () => 'Los códigos nuevos están en este correo. Los anteriores siguen sirviendo.',
  movedShort: (movie, when, screen, seats) =>
    `Milo: ${movie}, ${when}, ahora en la sala ${screen}, butacas ${seats}.`,

  rescheduledSubject: (movie, when) => `Nuevo horario: ${movie}, ${when}`,
  rescheduled: (show, was) =>
    `Tu sesión cambia de hora. Era ${was} y ahora es: ${show}. Tus butacas y tus códigos no cambian.`,
  cancelFreely: () =>
    'Si no puedes venir, devuelve tus butacas en la página de tu reserva antes del comienzo: te devolvemos todo el dinero.',
  rescheduledShort: (movie, when) => `Milo: ${movie} cambia de hora: ${when}. Puedes cancelar gratis.`,

  cancelledSubject: (movie, when) => `Cancelado: ${movie}, ${when}`,
  cancelled: (show) => `Lo sentimos: se ha cancelado ${show}.`,
  allMoneyBack: () => 'Te devolvemos todo el dinero y no tienes que hacer nada.',
  buyerGetsMoneyBack: () => 'Quien compró la entrada recupera el dinero. No tienes que hacer nada.',
  cancelledShort: (movie, when) => `Milo: ${movie}, ${when} se ha cancelado. Te devolvemos todo el dinero.`,

  linkSubject: {
    password_reset: 'Elige una contraseña nueva',
    email_verification: 'Confirma tu dirección de correo',
    access_link: 'Tus reservas',
  },
  linkReason: {
    password_reset:
      'Alguien ha pedido una contraseña nueva para la cuenta con esta dirección. Para elegirla, abre este enlace:',
    email_verification:
      'Se ha creado una cuenta con esta dirección. Si es tuya, confirma la dirección con este enlace:',
    access_link:
      'Alguien ha pedido ver las reservas hechas con esta dirección. Para verlas, abre este enlace:',
  },
  linkLife: {
    password_reset: 'Sirve una vez, durante 30 minutos. Una contraseña nueva cierra todas tus sesiones.',
    email_verification: 'Sirve una vez, durante un día.',
    access_link: 'Sirve una vez, durante 30 minutos.',
  },
  notYou: () => 'Si no has sido tú, ignora este correo: no cambia nada.',

  passwordChangedSubject: () => 'Tu contraseña ha cambiado',
  passwordChanged: (when) => `La contraseña de la cuenta con esta dirección cambió: ${when}.`,
  chooseAnother: (url) => `Si no has sido tú, elige otra enseguida: ${url}`,
  emailChangedSubject: () => 'Tu dirección de correo ha cambiado',
  emailChanged: (when) =>
    `La cuenta que tenía esta dirección ahora tiene otra: ${when}. Los correos van allí desde ahora.`,
  writeToUs: (url) => `Si no has sido tú, escríbenos enseguida: ${url}`,
  authenticatorAddedSubject: () => 'Se ha añadido una aplicación de autenticación',
  authenticatorAdded: (when) =>
    `Se ha añadido una aplicación de autenticación a la cuenta con esta dirección: ${when}. Desde ahora, para entrar hace falta un código suyo.`,
  authenticatorRemovedSubject: () => 'Se ha quitado una aplicación de autenticación',
  authenticatorRemoved: (when) =>
    `Se ha quitado una aplicación de autenticación de la cuenta con esta dirección: ${when}.`,
  factorResetSubject: () => 'Tu segundo factor se ha restablecido',
  notAsked: (url) => `Si no lo has pedido, escríbenos enseguida: ${url}`,
  factorReset: (when) =>
    `La administración ha quitado todas las aplicaciones de autenticación y los códigos de recuperación de la cuenta con esta dirección, y ha cerrado todas sus sesiones: ${when}. Entra con tu contraseña; después puedes volver a configurar una aplicación.`,

  ticketStatus: { used: 'Esta entrada ya se ha usado.', refunded: 'Esta entrada se ha devuelto.' },
  handedOnSubject: (movie, when) => `Una entrada para ti: ${movie}, ${when}`,
  handedOn: (show) => `Tienes una entrada para ${show}.`,
  ownSeat: (seat) => `Tu butaca: ${seat}.`,

  reportName: {
    sales: 'Ventas',
    occupancy: 'Ocupación',
    movies: 'Películas',
    payments: 'Pagos',
    'promo-codes': 'Códigos promocionales',
  },
  reportSubject: (report, theater, days) => `Informe «${report}», ${theater}: ${days}`,
  reportEmpty: () => 'Nada en estos días.',
  reportTickets: (count) => `Entradas: ${count}`,
  reportTakings: (amount) => `Ingresos: ${amount}`,
  reportFile: () => 'La tabla va adjunta como CSV. La página del informe tiene más:',
  reportStop: () => 'Pediste este correo en esa página, donde también puedes terminarlo.',
  openReport: () => 'Abrir el informe',

  receipt: (number) => `Recibo ${number}`,
  creditNote: (number, receipt) => `Abono ${number} del recibo ${receipt}`,
  taxId: (id) => `NIF: ${id}`,
  fees: () => 'Gastos',
  total: () => 'Importe total',
  taxLine: (percent, net) => `incluye impuesto del ${percent} sobre ${net}`,

  codeOfSeat: (seat) => `Código de la butaca ${seat}`,
  seat: (seat) => `Butaca ${seat}`,
  seatInWords: ({ section, row, number }) =>
    `${section === null ? 'Fila' : `${section}, fila`} ${row}, butaca ${number}`,
  screen: (theater, screen) => `${theater}, sala ${screen}`,
  pass: {
    when: 'Cuándo',
    screen: 'Sala',
    section: 'Zona',
    row: 'Fila',
    seat: 'Butaca',
    kind: 'Entrada',
    where: 'Dónde',
    holder: 'Para',
    number: 'Número',
  },
  ticketType: { adult: 'adulto', child: 'infantil', senior: 'mayores', student: 'estudiante' },
  category: { standard: 'estándar', premium: 'premium', recliner: 'reclinable', sofa: 'sofá' },
  accessible: () => 'accesible',
  companion: () => 'acompañante',
}
