// The free seats of one showtime, given out to parties who sit side by side: rows fill from their middle.
import { isSameRow, type SeatName } from '#shared/domain/seat-name.ts'
import type { Random } from './random.ts'

export interface HallSeat extends SeatName {
  id: string
  layoutId: string
  index: number
  category: string
  x: number
}

export interface Hall {
  seats: number
  /** So many seats side by side; undefined where nothing is left. */
  take(count: number, random: Random): HallSeat[] | undefined
}

/** Seats without a gap between them; those from `from` to before `to` are taken. */
interface Run {
  seats: HallSeat[]
  from: number
  to: number
}

/** Seats in the order of their index. */
export function newHall(seats: readonly HallSeat[]): Hall {
  const runs: Run[] = []
  for (const seat of seats) {
    const last = runs.at(-1)?.seats
    const before = last?.at(-1)
    if (last && before && isSameRow(before, seat) && seat.x - before.x < 1.5) last.push(seat)
    else runs.push({ seats: [seat], from: 0, to: 0 })
  }
  for (const run of runs) run.from = run.to = Math.floor(run.seats.length / 2)
  return { seats: seats.length, take: (count, random) => takeFrom(runs, count, random) }
}

function takeFrom(runs: readonly Run[], count: number, random: Random): HallSeat[] | undefined {
  const fitting = runs.filter((run) => Math.max(run.from, run.seats.length - run.to) >= count)
  if (fitting.length === 0) return undefined
  // People like to sit further back: of two places, the one behind the other.
  const places = [random.between(0, fitting.length - 1), random.between(0, fitting.length - 1)]
  const run = fitting[Math.max(...places)]!
  const isLeft = run.from >= count && (run.seats.length - run.to < count || random.chance(0.5))
  const from = isLeft ? run.from - count : run.to
  if (isLeft) run.from -= count
  else run.to += count
  return run.seats.slice(from, from + count)
}
