// Places the groups of a showtime when it moves to another screen. Pure: the same halls and groups give the
// same places.
import { isSameRow, type SeatName } from './seat-name.ts'
import { areNeighbours, type SeatPlace, seatCategories } from './seating.ts'

export interface NamedSeat extends SeatPlace, SeatName {
  companion: boolean
}

/** A reservation or block: it stays together. */
export interface Group {
  /** Indexes in the old hall, each in one group. */
  seats: readonly number[]
  /** Placed after all others. */
  last?: boolean
  /** Indexes in the new hall that this group must not get. */
  not?: readonly number[]
}

export interface Placing<G extends Group> {
  /** From the index in the old hall to that in the new one; all seats of a group or none. */
  places: Map<number, number>
  unplaced: G[]
}

/**
 * Places each group in the new hall, or leaves it out. A seat becomes one of the same category or better. An
 * accessible place becomes one, which nobody else gets; a companion seat goes to companions only. Neighbours
 * stay neighbours. Among such places: the same category first, then the same row, then the nearest.
 * Greedy, in two tries. The first keeps everybody whose seats exist in them, then seats the others, the
 * hardest first. If that leaves somebody out, the second packs: large groups first, into the tightest gaps.
 * The try that leaves fewer people out wins. Neither is the optimum, which is bin packing; the first suffices
 * in a hall of the same size.
 */
export function placeGroups<G extends Group>(
  from: readonly NamedSeat[],
  to: readonly NamedSeat[],
  groups: readonly G[],
): Placing<G> {
  const gentle = new Hall(from, to)
  const displaced = groups.filter((group) => !gentle.keep(group))
  const left = hardestFirst(from, displaced).filter((group) => !gentle.place(group, nearness(gentle)))
  if (left.length === 0) return { places: gentle.places, unplaced: [] }
  const packed = new Hall(from, to)
  const out = hardestFirst(from, groups).filter((group) => !packed.place(group, tightness(packed)))
  return seatsIn(out) < seatsIn(left)
    ? { places: packed.places, unplaced: out }
    : { places: gentle.places, unplaced: left }
}

const seatsIn = (groups: readonly Group[]): number => groups.reduce((sum, { seats }) => sum + seats.length, 0)
const rankOf = ({ category }: SeatPlace): number => seatCategories.indexOf(category)

/** The cost of moving these seats to adjacent places from `start`. */
type Cost = (seats: readonly number[], start: number) => number

/** The new hall as it fills. */
class Hall {
  readonly from: readonly NamedSeat[]
  readonly to: readonly NamedSeat[]
  readonly places = new Map<number, number>()
  private readonly fromRanks: readonly number[]
  private readonly toRanks: readonly number[]
  private readonly taken: Uint8Array
  private readonly byName: Map<string, number>
  /** Whether the next place is beside this one. */
  private readonly joined: boolean[]

  constructor(from: readonly NamedSeat[], to: readonly NamedSeat[]) {
    this.from = from
    this.to = to
    this.fromRanks = from.map(rankOf)
    this.toRanks = to.map(rankOf)
    this.taken = new Uint8Array(to.length)
    this.byName = new Map(to.map((place, index) => [nameOf(place), index]))
    this.joined = to.map((place, index) => index + 1 < to.length && areNeighbours(place, to[index + 1]!))
  }

  /** Keeps a group in the places of the same names and categories; false if it cannot stay. */
  keep(group: Group): boolean {
    const parts = partsOf(this.from, group).map((seats) => ({ seats, start: this.sameNames(seats) }))
    const same = parts.every(
      ({ seats, start }) =>
        start >= 0 && this.suits(seats, start, group.not) && this.upgrade(seats, start) === 0,
    )
    if (!same) return false
    for (const { seats, start } of parts) this.take(seats, start)
    return true
  }

  /** Seats a group where it costs least; false if there is no room for all of it. */
  place(group: Group, cost: Cost): boolean {
    const done: number[] = []
    for (const seats of partsOf(this.from, group)) {
      const start = this.best(seats, cost, group.not)
      if (start < 0) {
        this.leave(done)
        return false
      }
      this.take(seats, start)
      done.push(...seats)
    }
    return true
  }

  /**
   * Whether the place to the right of this one is open and beside it; with `step` -1 the place to the left.
   */
  isOpenBeside(place: number, step: 1 | -1): boolean {
    return this.joined[step === 1 ? place : place - 1] === true && this.taken[place + step] === 0
  }

  /** The first of the places with the same names, adjacent as well; -1 without any. */
  private sameNames(seats: readonly number[]): number {
    const start = this.byName.get(nameOf(this.from[seats[0]!]!)) ?? -1
    const same = seats.every(
      (seat, position) => this.byName.get(nameOf(this.from[seat]!)) === start + position,
    )
    return same ? start : -1
  }

  /** Tries every place for each part of a group: thousands times hundreds, so it allocates nothing. */
  private best(seats: readonly number[], cost: Cost, not?: readonly number[]): number {
    let [found, least] = [-1, Number.POSITIVE_INFINITY]
    for (let start = 0; start + seats.length <= this.to.length; start++) {
      if (!this.suits(seats, start, not)) continue
      const here = cost(seats, start)
      if (here < least) [found, least] = [start, here]
    }
    return found
  }

  /** Whether the places from `start` on are open, good enough, and adjacent. */
  private suits(seats: readonly number[], start: number, not?: readonly number[]): boolean {
    for (let position = 0; position < seats.length; position++) {
      const place = start + position
      if (this.taken[place] !== 0 || not?.includes(place) || (position > 0 && !this.joined[place - 1]))
        return false
      const seat = seats[position]!
      if (this.toRanks[place]! < this.fromRanks[seat]!) return false
      if (this.to[place]!.accessible !== this.from[seat]!.accessible) return false
      if (this.to[place]!.companion && !this.from[seat]!.companion) return false
    }
    return true
  }

  /** How many categories better these places are than the seats, in total. */
  upgrade(seats: readonly number[], start: number): number {
    let sum = 0
    for (let position = 0; position < seats.length; position++)
      sum += this.toRanks[start + position]! - this.fromRanks[seats[position]!]!
    return sum
  }

  private take(seats: readonly number[], start: number): void {
    for (const [position, seat] of seats.entries()) {
      this.places.set(seat, start + position)
      this.taken[start + position] = 1
    }
  }

  private leave(seats: readonly number[]): void {
    for (const seat of seats) {
      this.taken[this.places.get(seat)!] = 0
      this.places.delete(seat)
    }
  }
}

const nameOf = ({ section, row, number }: NamedSeat): string => JSON.stringify([section, row, number])

/** The adjacent parts of a group's seats, the largest first. */
function partsOf(from: readonly NamedSeat[], { seats }: Group): number[][] {
  const parts: number[][] = []
  for (const seat of [...seats].sort((a, b) => a - b)) {
    const last = parts.at(-1)?.at(-1)
    if (last === seat - 1 && areNeighbours(from[last]!, from[seat]!)) parts.at(-1)!.push(seat)
    else parts.push([seat])
  }
  return parts.sort((a, b) => b.length - a.length)
}

/**
 * Groups that are not last first; among them those with accessible places, then the best seats, then the
 * largest.
 */
function hardestFirst<G extends Group>(from: readonly NamedSeat[], groups: readonly G[]): G[] {
  const needs = (group: G): number[] => {
    const seats = group.seats.map((seat) => from[seat]!)
    return [
      group.last ? 1 : 0,
      seats.some(({ accessible }) => accessible) ? 0 : 1,
      -Math.max(...seats.map(rankOf)),
      -(partsOf(from, group)[0]?.length ?? 0),
      -seats.length,
      Math.min(...group.seats),
    ]
  }
  return groups
    .map((group) => ({ group, needs: needs(group) }))
    .sort((a, b) => (isLess(a.needs, b.needs) ? -1 : 1))
    .map(({ group }) => group)
}

// Larger than any distance in a hall (some hundred seats plus the fraction of a row), so that each criterion
// outweighs the next.
const UPGRADE = 1e9
const OTHER_ROW = 1e6

/** Same category, same row, then as near as possible to the old seats, from the front and from the middle. */
function nearness(hall: Hall): Cost {
  const [before, after] = [spanOf(hall.from), spanOf(hall.to)]
  return (seats, start) => {
    const [seat, place] = [hall.from[seats[0]!]!, hall.to[start]!]
    const back = Math.abs(before.depth(seat) - after.depth(place))
    const aside = Math.abs(before.aside(seat) - after.aside(place))
    return (
      UPGRADE * hall.upgrade(seats, start) + (isSameRow(seat, place) ? 0 : OTHER_ROW * (1 + back)) + aside
    )
  }
}

/** Same category, then the tightest gap. */
function tightness(hall: Hall): Cost {
  return (seats, start) => {
    const open = Number(hall.isOpenBeside(start, -1)) + Number(hall.isOpenBeside(start + seats.length - 1, 1))
    return UPGRADE * hall.upgrade(seats, start) + open
  }
}

function spanOf(seats: readonly NamedSeat[]) {
  const [xs, ys] = [seats.map(({ x }) => x), seats.map(({ y }) => y)]
  const [left, right, front, back] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return {
    /** 0 in the first row, 1 in the last. */
    depth: ({ y }: NamedSeat) => (back === front ? 0 : (y - front) / (back - front)),
    /** From the middle, in seats. */
    aside: ({ x }: NamedSeat) => x - (left + right) / 2,
  }
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((cost, position) => cost !== b[position])
  return at !== -1 && a[at]! < b[at]!
}
