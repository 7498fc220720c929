// The rules of seating once more, in the plainest way: every window of every row is looked at. What scripts
// answer is held against it.
import type { SeatState } from '#shared/domain/hold.ts'
import type { Layout, SeatCategory, SeatPlace } from '#shared/domain/seating.ts'

export interface Wish {
  count: number
  categories?: readonly SeatCategory[] | undefined
  together?: boolean | undefined
  accessible?: boolean | undefined
}

type States = readonly SeatState[]

const areNeighbours = (layout: Layout, seat: number): boolean => {
  const [one, next] = [layout.seats[seat], layout.seats[seat + 1]]
  return one !== undefined && next !== undefined && one.y === next.y && next.x - one.x === 1
}

/** Free seats that have a neighbour among `seats`, and none that is free once those are taken. */
export function orphansOf(layout: Layout, states: States, seats: readonly number[]): number[] {
  const chosen = new Set(seats)
  const free = (seat: number) => states[seat] === 'free' && !chosen.has(seat)
  const beside = (seat: number) => [
    ...(areNeighbours(layout, seat - 1) ? [seat - 1] : []),
    ...(areNeighbours(layout, seat) ? [seat + 1] : []),
  ]
  return states.flatMap((_, seat) => {
    if (!free(seat) || !beside(seat).some((each) => chosen.has(each))) return []
    return beside(seat).some(free) ? [] : [seat]
  })
}

const sameKind = (a: SeatPlace, b: SeatPlace) => a.category === b.category && a.accessible === b.accessible

/** Every group of `count` free neighbours. */
function windowsOf(layout: Layout, states: States, count: number): number[][] {
  return states.flatMap((_, start) => {
    const seats = Array.from({ length: count }, (_, offset) => start + offset)
    const whole = seats.every((seat) => states[seat] === 'free')
    return whole && seats.slice(0, -1).every((seat) => areNeighbours(layout, seat)) ? [seats] : []
  })
}

/** Squared, in half seat widths; a row is two seats deep. */
function distanceOf(layout: Layout, seats: readonly number[], spot = layout.best): number {
  const x = seats.reduce((sum, seat) => sum + layout.seats[seat]!.x, 0) / seats.length
  const y = seats.reduce((sum, seat) => sum + layout.seats[seat]!.y, 0) / seats.length
  return (2 * (x - spot.x)) ** 2 + (4 * (y - spot.y)) ** 2
}

const oneKind = (layout: Layout, seats: readonly number[]) =>
  seats.every((seat) => sameKind(layout.seats[seat]!, layout.seats[seats[0]!]!))

/** Groups that a strict rule lets a party of this size have instead of `seats`. */
export function alternativesTo(layout: Layout, states: States, seats: readonly number[]): number[][] {
  return windowsOf(layout, states, seats.length).filter(
    (window) =>
      oneKind(layout, window) &&
      sameKind(layout.seats[window[0]!]!, layout.seats[seats[0]!]!) &&
      orphansOf(layout, states, window).length === 0,
  )
}

const inTwoRows = (layout: Layout, groups: number[][], count: number) =>
  groups.some((one) =>
    groups.some((two) => {
      const rows = layout.seats[two[0]!]!.y - layout.seats[one[0]!]!.y
      return one.length + two.length === count && Math.abs(rows) === 1
    }),
  )

/** What is wrong with the answer to a wish: the seats, or undefined for "not enough". Undefined: nothing. */
export function faultOf(
  layout: Layout,
  states: States,
  wish: Wish,
  seats: number[] | undefined,
): string | undefined {
  const { count, categories, accessible = false } = wish
  const fits = (seat: number) => categories?.includes(layout.seats[seat]!.category) ?? true
  const ordinary = states.flatMap((state, seat) =>
    state === 'free' && fits(seat) && !layout.seats[seat]!.accessible ? [seat] : [],
  )
  const windows = windowsOf(layout, states, count).filter((window) => window.every(fits))
  const places = (group: readonly number[]) => group.filter((seat) => layout.seats[seat]!.accessible).length
  if (seats) {
    if (new Set(seats).size !== count) return 'other number of seats'
    if (!seats.every((seat) => states[seat] === 'free' && fits(seat)))
      return 'a seat that is not free or of another category'
    if (accessible ? places(seats) === 0 : places(seats) > 0) return 'accessible places'
  }
  const together = accessible
    ? windows.filter((window) => places(window) > 0)
    : windows.filter((window) => places(window) === 0 && oneKind(layout, window))
  const fewest = Math.min(...together.map(places))
  if (together.length > 0)
    return faultTogether(
      layout,
      states,
      together.filter((each) => places(each) === fewest),
      seats,
      accessible,
    )
  if (wish.together) return seats && 'not together'
  return faultApart(layout, states, wish, ordinary, fits, seats)
}

function faultTogether(
  layout: Layout,
  states: States,
  windows: number[][],
  seats: number[] | undefined,
  accessible: boolean,
): string | undefined {
  if (!seats) return 'refused though a group is free'
  if (!windows.some((window) => window.join() === seats.join())) return 'apart though a group is free'
  const clean = windows.filter((window) => orphansOf(layout, states, window).length === 0)
  // With an accessible place the nearest group counts, whatever it leaves.
  const candidates = clean.length > 0 && !accessible ? clean : windows
  const least = Math.min(...candidates.map((window) => distanceOf(layout, window)))
  if (!candidates.some((window) => window.join() === seats.join())) return 'leaves a single seat'
  return distanceOf(layout, seats) > least ? 'not the nearest' : undefined
}

function faultApart(
  layout: Layout,
  states: States,
  { count, accessible }: Wish,
  ordinary: number[],
  fits: (seat: number) => boolean,
  seats: number[] | undefined,
): string | undefined {
  if (accessible) {
    const free = states.flatMap((state, seat) =>
      state === 'free' && layout.seats[seat]!.accessible && fits(seat) ? [seat] : [],
    )
    const enough = free.length > 0 && free.length + ordinary.length >= count
    return seats || !enough ? undefined : 'refused though seats are free'
  }
  if (!seats) return ordinary.length >= count ? 'refused though seats are free' : undefined
  const within = states.map((state, seat) => (ordinary.includes(seat) ? state : 'sold'))
  const groups = Array.from({ length: count - 1 }, (_, size) => windowsOf(layout, within, size + 1)).flat()
  const kinds = groups.filter((group) => oneKind(layout, group))
  if (!inTwoRows(layout, kinds, count)) return undefined
  const given = kinds.filter((group) => group.every((seat) => seats.includes(seat)))
  return inTwoRows(layout, given, count) ? undefined : 'not in two rows, one behind the other'
}
