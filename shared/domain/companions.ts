// Companion seats: beside an accessible place, and sold only with it until some time before the start, then
// to anybody.

/** A wheelchair user's companion has bought by then; after that the seat is for everybody. */
export const COMPANION_RELEASE_MINUTES = 60
/** A week: in practice always. */
export const EARLIEST_COMPANION_RELEASE_MINUTES = 7 * 24 * 60

interface PairedSeat {
  seatId: string
  index: number
  /** The accessible place of this companion seat; null: no companion seat. */
  pairedSeatId: string | null
}

interface Start {
  startsAt: Date
  companionReleaseMinutes: number
}

/** From when companion seats are sold to anybody. */
export const companionsOpenAt = ({ startsAt, companionReleaseMinutes }: Start): Date =>
  new Date(startsAt.getTime() - companionReleaseMinutes * 60_000)

/** Each companion seat with its place, by index, in the form the scripts read: "4-3,8-9". */
export function writePairs(seats: readonly PairedSeat[], byId: ReadonlyMap<string, PairedSeat>): string {
  const pairs = seats.flatMap(({ index, pairedSeatId }) =>
    pairedSeatId === null ? [] : [`${index}-${byId.get(pairedSeatId)!.index}`],
  )
  return pairs.join(',')
}

/** Of some seats, the companion seats whose places are not among them. */
export function companionsAlone<Seat extends PairedSeat>(seats: readonly Seat[]): Seat[] {
  const ids = new Set(seats.map(({ seatId }) => seatId))
  return seats.filter(({ pairedSeatId }) => pairedSeatId !== null && !ids.has(pairedSeatId))
}
