// A layout written as a drawing (drawing.ts), to be changed by hand; and kinds of seats painted into one.
import { type DrawnSeat, readDrawing } from './drawing.ts'

export type WrittenSeat = Pick<
  DrawnSeat,
  'section' | 'row' | 'number' | 'category' | 'accessible' | 'companion' | 'x' | 'y'
>

const SIGNS = { standard: 's', premium: 'p', recliner: 'r', sofa: 'o' } as const
const signOf = ({ category, accessible, companion }: WrittenSeat): string =>
  accessible ? 'w' : companion ? 'c' : SIGNS[category]

/** Undefined where no drawing means these seats: places between columns, or gaps in the numbers. */
export function writeDrawing(seats: readonly WrittenSeat[]): string | undefined {
  if (seats.some(({ x, y }) => !Number.isInteger(x) || !Number.isInteger(y))) return undefined
  const rows = new Map<string, WrittenSeat[]>()
  for (const seat of seats) {
    const key = JSON.stringify([seat.y, seat.section, seat.row])
    rows.set(key, [...(rows.get(key) ?? []), seat])
  }
  const ordered = [...rows.values()].sort((a, b) => a[0]!.y - b[0]!.y)
  const left = Math.min(...seats.map(({ x }) => x))
  const width = Math.max(...ordered.map(([first]) => nameOf(first!).length))
  const lines: string[] = []
  let section: string | null = null
  let next = ordered[0]?.[0]?.y ?? 0
  for (const row of ordered) {
    const { y, section: own } = row[0]!
    const heading = own !== null && own !== section ? [`[${own}]`] : []
    section = own
    // A heading takes a line of the hall.
    lines.push(...Array.from({ length: Math.max(y - next - heading.length, 0) }, () => ''), ...heading)
    lines.push(`${nameOf(row[0]!).padEnd(width)}  ${placesOf(row, left)}`)
    next = y + 1
  }
  const drawing = `${lines.join('\n')}\n`
  return isOf(drawing, seats) ? drawing : undefined
}

const nameOf = ({ row }: WrittenSeat): string => (/\s/.test(row) ? `"${row}"` : row)

function placesOf(row: readonly WrittenSeat[], left: number): string {
  const places: string[] = []
  for (const seat of row) places[seat.x - left] = signOf(seat)
  return Array.from(places, (sign) => sign ?? '.').join('')
}

/** Whether it has these names and kinds: what differs is where the hall stands, which nobody sees. */
function isOf(drawing: string, seats: readonly WrittenSeat[]): boolean {
  const read = readDrawing(drawing)
  const said = (all: readonly WrittenSeat[]) =>
    all.map((seat) => JSON.stringify([seat.section, seat.row, seat.number, signOf(seat)])).sort()
  return read.ok && String(said(read.layout.seats)) === String(said(seats))
}

export interface Rectangle {
  left: number
  right: number
  front: number
  back: number
}

const PLACES = /^(?:"[^"]*"|\S+) +(\S+) *$/
const HEADING = /^\[.*\] *$/

/** The drawing with all seats of a rectangle, in seat widths and rows, of this kind; aisles stay. */
export function paint(drawing: string, { left, right, front, back }: Rectangle, sign: string): string {
  const lines = drawing.split(/\r?\n/)
  const first = lines.findIndex((text) => text.trim() !== '')
  return lines
    .map((text, at) => {
      const places = HEADING.test(text) ? undefined : PLACES.exec(text)?.[1]
      const y = at - first
      if (places === undefined || y < front || y > back) return text
      const painted = [...places]
        .map((place, x) => (place === '.' || x < left || x > right ? place : sign))
        .join('')
      const from = text.trimEnd().length - places.length
      return text.slice(0, from) + painted + text.slice(from + places.length)
    })
    .join('\n')
}
