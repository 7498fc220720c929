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

/** "2", or names such as "F12, F13" or "F12-F15", in any case. */
export function chooseSeats(all: readonly CounterSeat[], text: string): Chosen {
  const wish = text.trim()
  if (wish === '') return { wrong: 'empty' }
  if (/^\d{1,2}$/.test(wish)) return best(all, Number(wish))
  return named(all, wish)
}

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
function best(all: readonly CounterSeat[], count: number): Chosen {
  const free = all.filter(isPlain)
  if (count < 1) return { wrong: 'empty' }
  if (free.length < count) return { wrong: 'too_few', free: free.length }
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
    seats.reduce((sum, seat) => sum + away(seat), 0) / count + ORPHAN_COSTS * orphans(free, seats)
  const runs = runsOf(free, count)
  if (runs.length > 0) return { seats: runs.reduce((a, b) => (cost(b) < cost(a) ? b : a)) }
  const centre = [...free].sort((a, b) => away(a) - away(b))[0]!
  const near = ({ x, y }: CounterSeat) => Math.abs(x - centre.x) + 2 * Math.abs(y - centre.y)
  return { seats: [...free].sort((a, b) => near(a) - near(b)).slice(0, count) }
}

const at = (values: readonly number[], share: number): number =>
  Math.min(...values) + (Math.max(...values) - Math.min(...values)) * share

const isBeside = (a: CounterSeat, b: CounterSeat): boolean =>
  a.section === b.section && a.row === b.row && Math.abs(a.number - b.number) === 1

/** Every run of so many free seats side by side. */
function runsOf(free: readonly CounterSeat[], count: number): CounterSeat[][] {
  const sorted = [...free].sort(
    (a, b) =>
      (a.section ?? '').localeCompare(b.section ?? '') || a.row.localeCompare(b.row) || a.number - b.number,
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
