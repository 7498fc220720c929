// Where people sit when their showtime moves to another screen. Pure: the same halls and groups give the same places.
import { areNeighbours, type SeatPlace, seatCategories } from './seating.ts'

export interface NamedSeat extends SeatPlace {
  row: string
  number: number
}

/** What came together and goes together. */
export interface Group {
  /** Indexes in the hall that is left, each in one group. */
  seats: readonly number[]
  /** Takes what all the others leave. */
  last?: boolean
}

export interface Placing<G extends Group> {
  /** From the index in one hall to that in the other; of a group all seats or none. */
  places: Map<number, number>
  unplaced: G[]
}

/**
 * Places each group in the other hall, or not at all. A seat becomes one of the same category or a better one, and an accessible
 * place becomes one, which nobody else is given. Who sat side by side still does. Among such places: the same category first,
 * then the same row, then the nearest.
 *
 * Greedy, in two tries. The first leaves everybody whose seats are there as well in their seats, and then seats the others, the
 * hardest to please first. Where that leaves somebody out, the second packs: large groups first, into the tightest gaps. The one
 * that leaves fewer people out counts. Neither is the optimum, which is a bin packing; what a hall of the same size needs, the
 * first does.
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
const mayBecome = (seat: NamedSeat, place: NamedSeat): boolean =>
  rankOf(place) >= rankOf(seat) && place.accessible === seat.accessible

/** What these places would cost those seats, the weightiest first. */
type Cost = (seats: readonly number[], places: readonly number[]) => number[]

/** The hall that is moved to, as it fills. */
class Hall {
  readonly from: readonly NamedSeat[]
  readonly to: readonly NamedSeat[]
  readonly places = new Map<number, number>()
  private readonly taken = new Set<number>()
  private readonly byName: Map<string, number>

  constructor(from: readonly NamedSeat[], to: readonly NamedSeat[]) {
    this.from = from
    this.to = to
    this.byName = new Map(to.map((place, index) => [nameOf(place), index]))
  }

  /** Leaves a group in the places of the same names and categories; false where it cannot stay so. */
  keep(group: Group): boolean {
    const parts = partsOf(this.from, group).map((seats) => ({
      seats,
      places: seats.map((seat) => this.byName.get(nameOf(this.from[seat]!)) ?? -1),
    }))
    const same = parts.every(
      ({ seats, places }) => this.suits(seats, places) && upgrade(this, seats, places) === 0,
    )
    if (!same) return false
    for (const { seats, places } of parts) this.take(seats, places)
    return true
  }

  /** Seats a group where it costs least; false where there is no room for all of it. */
  place(group: Group, cost: Cost): boolean {
    const done: number[] = []
    for (const seats of partsOf(this.from, group)) {
      const places = this.best(seats, cost)
      if (!places) {
        this.leave(done)
        return false
      }
      this.take(seats, places)
      done.push(...seats)
    }
    return true
  }

  /** Whether the place beside this one is open: `step` 1 to the right, -1 to the left. */
  isOpenBeside(place: number, step: 1 | -1): boolean {
    const beside = place + step
    return this.isOpen(beside) && areNeighbours(this.to[place]!, this.to[beside]!)
  }

  private best(seats: readonly number[], cost: Cost): number[] | undefined {
    let found: { places: number[]; costs: number[] } | undefined
    for (let start = 0; start + seats.length <= this.to.length; start++) {
      const places = seats.map((_, position) => start + position)
      if (!this.suits(seats, places)) continue
      const costs = cost(seats, places)
      if (!found || isLess(costs, found.costs)) found = { places, costs }
    }
    return found?.places
  }

  /** Whether all the places are open, good enough, and side by side. */
  private suits(seats: readonly number[], places: readonly number[]): boolean {
    return places.every((place, position) => {
      if (!this.isOpen(place) || !mayBecome(this.from[seats[position]!]!, this.to[place]!)) return false
      const before = places[position - 1]
      return (
        before === undefined || (place === before + 1 && areNeighbours(this.to[before]!, this.to[place]!))
      )
    })
  }

  private isOpen(place: number): boolean {
    return place in this.to && !this.taken.has(place)
  }

  private take(seats: readonly number[], places: readonly number[]): void {
    for (const [position, seat] of seats.entries()) {
      this.places.set(seat, places[position]!)
      this.taken.add(places[position]!)
    }
  }

  private leave(seats: readonly number[]): void {
    for (const seat of seats) {
      this.taken.delete(this.places.get(seat)!)
      this.places.delete(seat)
    }
  }
}

const nameOf = ({ row, number }: NamedSeat): string => `${row} ${number}`

/** The seats of a group that are side by side, each such part for itself; the largest first. */
function partsOf(from: readonly NamedSeat[], { seats }: Group): number[][] {
  const parts: number[][] = []
  for (const seat of [...seats].sort((a, b) => a - b)) {
    const last = parts.at(-1)?.at(-1)
    if (last === seat - 1 && areNeighbours(from[last]!, from[seat]!)) parts.at(-1)!.push(seat)
    else parts.push([seat])
  }
  return parts.sort((a, b) => b.length - a.length)
}

/** Those who are not last; among them who needs an accessible place, then who has the best seats, then the most who sit together. */
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

/** How many categories better these places are than the seats, together. */
const upgrade = ({ from, to }: Hall, seats: readonly number[], places: readonly number[]): number =>
  seats.reduce((sum, seat, position) => sum + rankOf(to[places[position]!]!) - rankOf(from[seat]!), 0)

/** Same category, same row, then as near to where they sat as can be: seen from the front and from the middle. */
function nearness(hall: Hall): Cost {
  const [before, after] = [spanOf(hall.from), spanOf(hall.to)]
  return (seats, places) => {
    const [seat, place] = [hall.from[seats[0]!]!, hall.to[places[0]!]!]
    const back = Math.abs(before.depth(seat) - after.depth(place))
    const aside = Math.abs(before.aside(seat) - after.aside(place))
    return [upgrade(hall, seats, places), seat.row === place.row ? 0 : 1 + back, aside]
  }
}

/** Same category, then the gap that is filled best. */
function tightness(hall: Hall): Cost {
  return (seats, places) => {
    const open = [hall.isOpenBeside(places[0]!, -1), hall.isOpenBeside(places.at(-1)!, 1)]
    return [upgrade(hall, seats, places), open.filter(Boolean).length]
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
