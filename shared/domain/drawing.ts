// A screen's seats as a drawing that people can read and write: a line per row, front to back, its name and its places.
//
//   A  ..ssss.ssss        s standard   p premium   r recliner   o sofa
//   B  wcssss.ssss        w place for a wheelchair   c seat of its companion   . nothing: aisle or wall
//
//   C  oo.oo.oo.oo        an empty line is a walkway between rows

export type SeatCategory = 'standard' | 'premium' | 'recliner' | 'sofa'

export interface DrawnSeat {
  /** Place in the layout, 0 to n-1, front to back and left to right. */
  index: number
  row: string
  /** From 1, left to right. */
  number: number
  category: SeatCategory
  accessible: boolean
  companion: boolean
  /** In seat widths from the left and from the front; neighbours differ by 1. */
  x: number
  y: number
}

export interface DrawnLayout {
  seats: DrawnSeat[]
  bestX: number
  bestY: number
}

export interface DrawingError {
  /** From 1. */
  line: number
  message: string
}

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

const ROW = /^([A-Z]{1,2}) +(\S+) *$/
// A picture looks best from two thirds back (SMPTE EG 18), and from the middle.
const BEST_DEPTH = 2 / 3

/** Reads a drawing; errors name the line and the place. */
export function readDrawing(drawing: string): ReadDrawing {
  const errors: DrawingError[] = []
  const seats: DrawnSeat[] = []
  const rows = new Set<string>()
  const lines = drawing.split(/\r?\n/)
  const first = lines.findIndex((text) => text.trim() !== '')
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') continue
    const [, row, places] = ROW.exec(text) ?? []
    const complain = (message: string) => errors.push({ line: at + 1, message })
    if (row === undefined || places === undefined) {
      complain('must be a name of one or two capital letters, blanks, and places without blanks')
      continue
    }
    if (rows.has(row)) complain(`names row ${row} a second time`)
    rows.add(row)
    readRow({ row, places, y: at - first, firstIndex: seats.length, complain }, seats)
  }
  if (seats.length === 0 && errors.length === 0) errors.push({ line: 1, message: 'has no seat' })
  return errors.length > 0 ? { ok: false, errors } : { ok: true, layout: { seats, ...bestSpot(seats) } }
}

interface Row {
  row: string
  places: string
  y: number
  firstIndex: number
  complain(message: string): void
}

function readRow({ row, places, y, firstIndex, complain }: Row, seats: DrawnSeat[]): void {
  let number = 0
  for (const [x, sign] of [...places].entries()) {
    if (sign === '.') continue
    const found = Object.hasOwn(kinds, sign) ? kinds[sign] : undefined
    if (!found) {
      complain(`has ${JSON.stringify(sign)} at place ${x + 1} of row ${row}: use s p r o w c or .`)
      continue
    }
    if (found.companion && places[x - 1] !== 'w' && places[x + 1] !== 'w') {
      complain(`has a companion at place ${x + 1} of row ${row} who sits beside no wheelchair`)
    }
    seats.push({ index: firstIndex + number, row, number: ++number, ...found, x, y })
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
