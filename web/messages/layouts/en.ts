// Texts of the layouts of screens in English: the shape that every other language must have.
import type { Translated } from '../translated.ts'

export const en = {
  layoutOf: (screen: string) => `Layout of ${screen}`,
  drawing: 'Drawing',
  drawingHint:
    'A line for each row, front to back: its name, and its places. s standard, p premium, r recliner, o sofa, w wheelchair, c companion, . nothing. [Balcony] begins a section.',
  preview: 'Preview',
  seatCount: (count: number) => (count === 1 ? '1 seat' : `${count} seats`),
  paintAs: 'Drag a rectangle to paint its seats as',
  lineWrong: (line: number, message: string) => `Line ${line} ${message}`,
  errorsFound: (count: number) =>
    count === 1 ? '1 error: it cannot be saved.' : `${count} errors: it cannot be saved.`,
  notDrawn: 'The present layout has places that no drawing can say; a new drawing replaces it.',
  affected: 'Who is affected',
  takeNew: (count: number) =>
    count === 1 ? '1 showtime takes the new layout.' : `${count} showtimes take the new layout.`,
  keepOld: (count: number) =>
    count === 1
      ? '1 showtime has seats sold or blocked and keeps its layout:'
      : `${count} showtimes have seats sold or blocked and keep their layout:`,
  soldWouldGo: 'Sold seats would disappear:',
  versions: 'Versions',
  version: 'Version',
  sinceDay: 'Since',
  showtimesToCome: 'Showtimes to come',
  saveLayout: 'Save as a new version',
  wheelchair: 'Wheelchair space',
  companionSeat: 'Companion seat',
  noPlace: 'Nothing',
  toProgramme: 'To the programme',
  savedAs: (version: number) => `Saved as version ${version}.`,
} as const satisfies Record<string, unknown>

export type LayoutsMessages = Translated<typeof en>
