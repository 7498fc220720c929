// Where keys lead among seats: as in a spreadsheet, but up and down go to the nearest seat, since rows differ
// in length. A hall never mirrors, so left is left in every language.
import { seatLabel } from '../../../shared/domain/seat-name.ts'
import type { SeatRow } from './rows.ts'
import type { PageSeat } from './seat.ts'

interface Pressed {
  key: string
  ctrlKey: boolean
}

/** Undefined: the key leads nowhere. */
export function seatByKey(
  rows: readonly SeatRow[],
  seatId: string,
  { key, ctrlKey }: Pressed,
): PageSeat | undefined {
  const at = rows.findIndex(({ seats }) => seats.some((seat) => seat.seatId === seatId))
  if (at < 0) return undefined
  const { seats } = rows[at]!
  const position = seats.findIndex((seat) => seat.seatId === seatId)
  const above = (row: number) => nearest(rows[row]?.seats ?? [], seats[position]!.x)
  switch (key) {
    case 'ArrowLeft':
      return seats[position - 1]
    case 'ArrowRight':
      return seats[position + 1]
    case 'ArrowUp':
      return above(at - 1)
    case 'ArrowDown':
      return above(at + 1)
    case 'PageUp':
      return above(Math.max(0, at - 5))
    case 'PageDown':
      return above(Math.min(rows.length - 1, at + 5))
    case 'Home':
      return ctrlKey ? rows[0]!.seats[0] : seats[0]
    case 'End':
      return ctrlKey ? rows.at(-1)!.seats.at(-1) : seats.at(-1)
    default:
      return undefined
  }
}

const nearest = (seats: readonly PageSeat[], x: number): PageSeat | undefined =>
  seats.reduce<PageSeat | undefined>(
    (best, seat) => (best && Math.abs(best.x - x) <= Math.abs(seat.x - x) ? best : seat),
    undefined,
  )

/** The seat called so, such as "f12", or the first whose name begins so; the section may be left out. */
export function seatByName(rows: readonly SeatRow[], typed: string): PageSeat | undefined {
  const text = plain(typed)
  if (text === '') return undefined
  const named = rows.flatMap(({ seats }) =>
    seats.map((seat) => ({
      seat,
      names: [plain(seatLabel(seat)), plain(seatLabel({ ...seat, section: null }))],
    })),
  )
  const isNamed = ({ names }: (typeof named)[number]) => names.includes(text)
  const begins = ({ names }: (typeof named)[number]) => names.some((name) => name.startsWith(text))
  return (named.find(isNamed) ?? named.find(begins))?.seat
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s-]/g, '')
