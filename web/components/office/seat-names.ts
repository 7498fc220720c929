// Seats as staff name them: one by one, and from seat to seat of a row, such as "F12-F15, G3".
import { isSameRow, type SeatName, seatLabel } from '../../../shared/domain/seat-name.ts'

type Seat = SeatName & { seatId: string }

export interface Named<S extends Seat> {
  seats: S[]
  /** Words that name no seat, or more than one. */
  unknown: string[]
}

/** Names stand between commas; between blanks as well, where together they are no name. */
export function seatsNamed<S extends Seat>(all: readonly S[], text: string): Named<S> {
  const words = text.split(/[,;،\n]/).flatMap((word) => (word.trim() === '' ? [] : [word.trim()]))
  const found = words.map((word) => ({ word, seats: meant(all, word) ?? severalOf(all, word) ?? [] }))
  const seats = [...new Map(found.flatMap((each) => each.seats.map((seat) => [seat.seatId, seat]))).values()]
  return { seats, unknown: found.flatMap((each) => (each.seats.length === 0 ? [each.word] : [])) }
}

const meant = <S extends Seat>(all: readonly S[], word: string): S[] | undefined =>
  oneOf(all, word) ?? rangeOf(all, word)

function severalOf<S extends Seat>(all: readonly S[], words: string): S[] | undefined {
  const parts = words.split(/\s+/).map((word) => meant(all, word))
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}

const plain = (name: string): string => name.toUpperCase().replaceAll(/\s/g, '')

/** With its section, or without where only one section has such a seat. */
function oneOf<S extends Seat>(all: readonly S[], word: string): [S] | undefined {
  const name = plain(word)
  const whole = all.find((seat) => plain(seatLabel(seat)) === name)
  if (whole) return [whole]
  const short = all.filter((seat) => plain(seatLabel({ ...seat, section: null })) === name)
  return short.length === 1 ? [short[0]!] : undefined
}

/** Of rows whose name ends in a digit, a name has a hyphen of its own: each one may be the range's. */
function rangeOf<S extends Seat>(all: readonly S[], word: string): S[] | undefined {
  for (const { index } of word.matchAll(/[-–—]/g)) {
    const [from] = oneOf(all, word.slice(0, index)) ?? []
    if (!from) continue
    const rest = word.slice(index + 1).trim()
    const last = all.find((seat) => isSameRow(seat, from) && String(seat.number) === rest)
    const to = last ?? (oneOf(all, rest) ?? oneOf(all, `${from.section ?? ''}${rest}`))?.[0]
    if (!to || !isSameRow(from, to)) continue
    const [low, high] = [Math.min(from.number, to.number), Math.max(from.number, to.number)]
    return all.filter((seat) => isSameRow(seat, from) && low <= seat.number && seat.number <= high)
  }
  return undefined
}
