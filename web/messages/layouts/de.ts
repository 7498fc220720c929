// Texts of the layouts of screens in German.
import type { LayoutsMessages } from './en.ts'

export const de: LayoutsMessages = {
  layoutOf: (screen) => `${screen}: Plan`,
  drawing: 'Zeichnung',
  drawingHint:
    'Eine Zeile je Reihe, von vorn nach hinten: Name und Plätze. s Standard, p Premium, r Liegesessel, o Sofa, w Rollstuhl, c Begleitung, . nichts. [Balkon] beginnt einen Bereich.',
  preview: 'Vorschau',
  seatCount: (count) => (count === 1 ? '1 Platz' : `${count} Plätze`),
  paintAs: 'Ein Rechteck ziehen, um seine Plätze zu malen als',
  lineWrong: (line, message) => `Zeile ${line}: ${message}`,
  errorsFound: (count) =>
    count === 1 ? '1 Fehler: so geht es nicht.' : `${count} Fehler: so geht es nicht.`,
  notDrawn: 'Der jetzige Plan hat Plätze, die keine Zeichnung sagen kann; eine neue Zeichnung ersetzt ihn.',
  affected: 'Wen es betrifft',
  takeNew: (count) =>
    count === 1 ? '1 Vorstellung bekommt den neuen Plan.' : `${count} Vorstellungen bekommen den neuen Plan.`,
  keepOld: (count) =>
    count === 1
      ? '1 Vorstellung mit verkauften oder gesperrten Plätzen behält ihren Plan:'
      : `${count} Vorstellungen mit verkauften oder gesperrten Plätzen behalten ihren Plan:`,
  soldWouldGo: 'Verkaufte Plätze würden verschwinden:',
  versions: 'Fassungen',
  version: 'Fassung',
  sinceDay: 'Seit',
  showtimesToCome: 'Künftige Vorstellungen',
  saveLayout: 'Als neue Fassung speichern',
  wheelchair: 'Rollstuhlplatz',
  companionSeat: 'Begleitplatz',
  noPlace: 'Nichts',
  toProgramme: 'Zum Programm',
  savedAs: (version) => `Als Fassung ${version} gespeichert.`,
}
