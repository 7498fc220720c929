// Which seats a cashier means: the best of a count, or those named.
import { seatLabel } from '../../../../shared/domain/seat-name.ts'
import { seatsNamed } from '../seat-names.ts'
import type { CounterSeat } from './counter.ts'

export type Chosen =
  | { seats: CounterSeat[] }
  | { wrong: 'empty' }
  | { wrong: 'unknown' | 'taken'; names: string[] }
  | { wrong: 'too_few'; free: number }

const isPlain = ({ state, accessible, companion }: CounterSeat): boolean =>
  state === 'free' && !accessible && !companion

/** Whether a seat is sold to each of the ticket types that are asked for. */
type Sells = (seat: CounterSeat) => boolean

/** "2", or names such as "F12, F13" or "F12-F15", in any case. A count is of seats that `sells` accepts. */
export function chooseSeats(all: readonly CounterSeat[], text: string, sells: Sells = () => true): Chosen {
  const wish = text.trim()
  if (wish === '') return { wrong: 'empty' }
  if (isCount(wish)) return best(all, Number(wish), sells)
  return named(all, wish)
}

export const isCount = (wish: string): boolean => /^\d{1,2}$/.test(wish)

function named(all: readonly CounterSeat[], wish: string): Chosen {
  const { seats, unknown } = seatsNamed(all, wish)
  if (unknown.length > 0) return { wrong: 'unknown', names: unknown }
  const taken = seats.filter(({ state }) => state !== 'free')
  return taken.length > 0 ? { wrong: 'taken', names: taken.map(seatLabel) } : { seats }
}

/** Where one sees best: in the middle, two thirds of the way back. */
const DEPTH = 2 / 3
/** A single seat that stays free beside is hard to sell. */
const ORPHAN_COSTS = 3

/** Side by side if possible, else as near to each other as the hall allows. */
function best(all: readonly CounterSeat[], count: number, sells: Sells): Chosen {
  const plain = all.filter(isPlain)
  if (count < 1) return { wrong: 'empty' }
  if (plain.length < count) return { wrong: 'too_few', free: plain.length }
  const sold = plain.filter(sells)
  // Where too few are sold to these types, the quote says so of the best.
  const free = sold.length < count ? plain : sold
  const [middle, depth] = [
    at(
      all.map(({ x }) => x),
      0.5,
    ),
    at(
      all.map(({ y }) => y),
      DEPTH,
    ),
  ]
  const away = ({ x, y }: CounterSeat) => Math.abs(x - middle) + 1.5 * Math.abs(y - depth)
  const cost = (seats: readonly CounterSeat[]) =>
    seats.reduce((sum, seat) => sum + away(seat), 0) / count + ORPHAN_COSTS * orphans(plain, seats)
  const runs = runsOf(free, count)
  if (runs.length > 0) return { seats: runs.reduce((a, b) => (cost(b) < cost(a) ? b : a)) }
  const centre = [...free].sort((a, b) => away(a) - away(b))[0]!
  const near = ({ x, y }: CounterSeat) => Math.abs(x - centre.x) + 2 * Math.abs(y - centre.y)
  return { seats: [...free].sort((a, b) => near(a) - near(b)).slice(0, count) }
}

const at = (values: readonly number[], share: number): number =>
  Math.min(...values) + (Math.max(...values) - Math.min(...values)) * share

/** In seat widths, as the server has it: across an aisle seats are not together, whatever their numbers. */
const NEIGHBOUR_STEP = 1.25

const isBeside = (a: CounterSeat, b: CounterSeat): boolean =>
  a.section === b.section &&
  a.row === b.row &&
  a.y === b.y &&
  a.x !== b.x &&
  Math.abs(a.x - b.x) <= NEIGHBOUR_STEP

/** Every run of so many free seats side by side. */
function runsOf(free: readonly CounterSeat[], count: number): CounterSeat[][] {
  const sorted = [...free].sort(
    (a, b) => (a.section ?? '').localeCompare(b.section ?? '') || a.row.localeCompare(b.row) || a.x - b.x,
  )
  return sorted.flatMap((_, from) => {
    const run = sorted.slice(from, from + count)
    const joined = run.every((seat, index) => index === 0 || isBeside(run[index - 1]!, seat))
    return run.length === count && joined ? [run] : []
  })
}

/** Free seats beside the run that would have no free neighbour left. */
function orphans(free: readonly CounterSeat[], run: readonly CounterSeat[]): number {
  const left = free.filter((seat) => !run.includes(seat))
  return left.filter(
    (seat) => run.some((taken) => isBeside(taken, seat)) && !left.some((other) => isBeside(other, seat)),
  ).length
}
