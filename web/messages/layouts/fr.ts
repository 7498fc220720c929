// Texts of the layouts of screens in French.
import type { LayoutsMessages } from './en.ts'

export const fr: LayoutsMessages = {
  layoutOf: (screen) => `Plan : ${screen}`,
  drawing: 'Dessin',
  drawingHint:
    'Une ligne par rangée, de l’avant vers l’arrière : son nom et ses places. s standard, p premium, r inclinable, o canapé, w fauteuil roulant, c accompagnant, . rien. [Balcon] commence une zone.',
  preview: 'Aperçu',
  seatCount: (count) => (count === 1 ? '1 place' : `${count} places`),
  paintAs: 'Tracez un rectangle pour peindre ses places en',
  lineWrong: (line, message) => `Ligne ${line} : ${message}`,
  errorsFound: (count) =>
    count === 1 ? '1 erreur : impossible d’enregistrer.' : `${count} erreurs : impossible d’enregistrer.`,
  notDrawn: 'Le plan actuel a des places qu’aucun dessin ne peut dire ; un nouveau dessin le remplace.',
  affected: 'Qui est concerné',
  takeNew: (count) =>
    count === 1 ? '1 séance prend le nouveau plan.' : `${count} séances prennent le nouveau plan.`,
  keepOld: (count) =>
    count === 1
      ? '1 séance a des places vendues ou bloquées et garde son plan :'
      : `${count} séances ont des places vendues ou bloquées et gardent leur plan :`,
  soldWouldGo: 'Des places vendues disparaîtraient :',
  versions: 'Versions du plan',
  version: 'Version du plan',
  sinceDay: 'Depuis',
  showtimesToCome: 'Séances à venir',
  saveLayout: 'Enregistrer comme nouvelle version',
  wheelchair: 'Place pour fauteuil roulant',
  companionSeat: 'Place d’accompagnant',
  noPlace: 'Rien',
  toProgramme: 'Vers la programmation',
  savedAs: (version) => `Enregistré comme version ${version}.`,
}
