// A screen as a drawing that people can read and write: a line per row, front to back, with name and places.
//
//   A  ..ssss.ssss        s standard   p premium   r recliner   o sofa
//   B  wcssss.ssss        w wheelchair place   c companion seat   . nothing: aisle or wall
//
//   C  oo.oo.oo.oo        a companion seat belongs to the place on its left, else on its right
//                         an empty line is a walkway between rows
//
//   [Balcony]             a line in brackets begins a section; its rows may repeat names of other sections
//   A    ssss
//   "1 a"  ss             a name with spaces is quoted

import * as v from 'valibot'
import { LONGEST_ROW_LABEL, LONGEST_SECTION, type SeatName } from './seat-name.ts'
import { Line } from './values.ts'

export type SeatCategory = 'standard' | 'premium' | 'recliner' | 'sofa'

export interface DrawnSeat extends SeatName {
  /** Index in the layout, 0 to n-1, front to back and left to right. */
  index: number
  category: SeatCategory
  accessible: boolean
  companion: boolean
  /** Index of the accessible place that a companion seat belongs to. */
  companionOf: number | null
  /** In seat widths from the left and from the front; neighbours differ by 1. */
  x: number
  y: number
}

/** The largest cinemas have about 2 800 seats. */
export const MOST_SEATS = 3000
/** In seat widths and rows: three times what the largest cinemas need. */
export const FURTHEST = 300
/** Lines of that length, with some room for names and spaces. */
const MOST_CHARACTERS = FURTHEST * (FURTHEST + 40)
/** Enough examples. */
const MOST_ERRORS = 50

export interface DrawnLayout {
  seats: DrawnSeat[]
  bestX: number
  bestY: number
}

/** What is wrong with a line; places count from 1. Its words: shared/messages/drawing-errors.ts. */
export type DrawingFault =
  | { code: 'section_name'; most: number }
  | { code: 'row_form'; most: number }
  | { code: 'row_repeated'; row: string }
  | { code: 'row_too_long'; most: number }
  | { code: 'unknown_sign'; sign: string; place: number; row: string }
  | { code: 'companion_alone'; place: number; row: string }
  | { code: 'no_seat' }
  | { code: 'too_large'; seats: number; side: number }

/** The line counts from 1. */
export type DrawingError = DrawingFault & { line: number }

export type ReadDrawing = { ok: true; layout: DrawnLayout } | { ok: false; errors: DrawingError[] }

type Kind = Pick<DrawnSeat, 'category' | 'accessible' | 'companion'>
const kind = (category: SeatCategory, accessible = false, companion = false): Kind => ({
  category,
  accessible,
  companion,
})
const kinds: Record<string, Kind> = {
  s: kind('standard'),
  p: kind('premium'),
  r: kind('recliner'),
  o: kind('sofa'),
  w: kind('standard', true),
  c: kind('standard', false, true),
}

const ROW = /^(?:"([^"]*)"|(\S+)) +(\S+) *$/
const SECTION = /^\[(.*)\] *$/
const RowLabel = Line(LONGEST_ROW_LABEL)
const SectionName = Line(LONGEST_SECTION)
// A picture looks best from two thirds back (SMPTE EG 18), in the middle.
const BEST_DEPTH = 2 / 3

/** Reads a drawing; errors name the line and the place. */
export function readDrawing(drawing: string): ReadDrawing {
  if (drawing.length > MOST_CHARACTERS) return tooLarge(1)
  const errors: DrawingError[] = []
  const seats: DrawnSeat[] = []
  const rows = new Set<string>()
  let section: string | null = null
  const lines = drawing.split(/\r?\n/)
  const first = lines.findIndex((text) => text.trim() !== '')
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') continue
    if (at - first > FURTHEST || seats.length > MOST_SEATS) return tooLarge(at + 1)
    if (errors.length >= MOST_ERRORS) break
    const complain = (fault: DrawingFault) => errors.push({ line: at + 1, ...fault })
    const [, name] = SECTION.exec(text) ?? []
    if (name !== undefined) {
      if (v.is(SectionName, name)) section = v.parse(SectionName, name)
      else complain({ code: 'section_name', most: LONGEST_SECTION })
      continue
    }
    const found = readLine(text)
    if (found === undefined) {
      complain({ code: 'row_form', most: LONGEST_ROW_LABEL })
      continue
    }
    const { row, places } = found
    const key = JSON.stringify([section, row])
    if (rows.has(key)) complain({ code: 'row_repeated', row })
    rows.add(key)
    if (places.length > FURTHEST) complain({ code: 'row_too_long', most: FURTHEST })
    else readRow({ section, row, places, y: at - first, firstIndex: seats.length, complain }, seats)
  }
  if (seats.length > MOST_SEATS) return tooLarge(lines.length)
  if (seats.length === 0 && errors.length === 0) errors.push({ line: 1, code: 'no_seat' })
  return errors.length > 0 ? { ok: false, errors } : { ok: true, layout: { seats, ...bestSpot(seats) } }
}

const tooLarge = (line: number): ReadDrawing => ({
  ok: false,
  errors: [{ line, code: 'too_large', seats: MOST_SEATS, side: FURTHEST }],
})

function readLine(text: string): { row: string; places: string } | undefined {
  const [, quoted, bare, places] = ROW.exec(text) ?? []
  const label = v.safeParse(RowLabel, quoted ?? bare)
  return label.success && places !== undefined ? { row: label.output, places } : undefined
}

interface Row extends Pick<SeatName, 'section' | 'row'> {
  places: string
  y: number
  firstIndex: number
  complain(fault: DrawingFault): void
}

function readRow({ section, row, places, y, firstIndex, complain }: Row, seats: DrawnSeat[]): void {
  let number = 0
  for (const [x, sign] of [...places].entries()) {
    if (sign === '.') continue
    const found = Object.hasOwn(kinds, sign) ? kinds[sign] : undefined
    if (!found) {
      complain({ code: 'unknown_sign', sign, place: x + 1, row })
      continue
    }
    if (found.companion && places[x - 1] !== 'w' && places[x + 1] !== 'w') {
      complain({ code: 'companion_alone', place: x + 1, row })
    }
    const index = firstIndex + number
    const companionOf = found.companion ? index + (places[x - 1] === 'w' ? -1 : 1) : null
    seats.push({ index, section, row, number: ++number, ...found, companionOf, x, y })
  }
}

/** The middle, two thirds back. */
export function bestSpot(seats: readonly Pick<DrawnSeat, 'x' | 'y'>[]): { bestX: number; bestY: number } {
  const xs = seats.map(({ x }) => x)
  const ys = seats.map(({ y }) => y)
  const [front, back] = [Math.min(...ys), Math.max(...ys)]
  return {
    bestX: (Math.min(...xs) + Math.max(...xs)) / 2,
    bestY: front + (back - front) * BEST_DEPTH,
  }
}
