// Texts of the layouts of screens in Spanish.
import type { LayoutsMessages } from './en.ts'

export const es: LayoutsMessages = {
  layoutOf: (screen) => `Plano: ${screen}`,
  drawing: 'Dibujo',
  drawingHint:
    'Una línea por fila, de delante atrás: su nombre y sus plazas. s normal, p prémium, r reclinable, o sofá, w silla de ruedas, c acompañante, . nada. [Palco] empieza una zona.',
  preview: 'Vista previa',
  seatCount: (count) => (count === 1 ? '1 butaca' : `${count} butacas`),
  paintAs: 'Arrastra un rectángulo para pintar sus butacas como',
  lineWrong: (line, message) => `Línea ${line}: ${message}`,
  errorsFound: (count) =>
    count === 1 ? '1 error: no se puede guardar.' : `${count} errores: no se puede guardar.`,
  notDrawn: 'El plano actual tiene plazas que ningún dibujo puede decir; un dibujo nuevo lo sustituye.',
  affected: 'A quién afecta',
  takeNew: (count) =>
    count === 1 ? '1 sesión toma el plano nuevo.' : `${count} sesiones toman el plano nuevo.`,
  keepOld: (count) =>
    count === 1
      ? '1 sesión tiene butacas vendidas o bloqueadas y conserva su plano:'
      : `${count} sesiones tienen butacas vendidas o bloqueadas y conservan su plano:`,
  soldWouldGo: 'Desaparecerían butacas vendidas:',
  versions: 'Versiones',
  version: 'Versión',
  sinceDay: 'Desde',
  showtimesToCome: 'Sesiones por venir',
  saveLayout: 'Guardar como versión nueva',
  wheelchair: 'Plaza para silla de ruedas',
  companionSeat: 'Butaca de acompañante',
  noPlace: 'Nada',
  toProgramme: 'A la programación',
  savedAs: (version) => `Guardado como versión ${version}.`,
}
