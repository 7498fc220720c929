// The pairs of seats that the demo tries: free neighbours, the best first.

export interface MapSeat {
  seatId: string
  row: string
  number: number
  accessible: boolean
  x: number
  y: number
  state: string
  price: unknown
}

export type Pair = [MapSeat, MapSeat]

/** Every two free neighbours, from the middle and two thirds back outwards, without wheelchair places. */
export function freePairs(seats: MapSeat[]): Pair[] {
  const free = seats.filter((seat) => seat.state === 'free' && !seat.accessible && seat.price !== null)
  const byPlace = new Map(free.map((seat) => [`${seat.row} ${seat.x}`, seat]))
  const pairs = free.flatMap((seat): Pair[] => {
    const neighbour = byPlace.get(`${seat.row} ${seat.x + 1}`)
    return neighbour ? [[seat, neighbour]] : []
  })
  const middle = Math.max(...seats.map(({ x }) => x)) / 2
  const depth = (Math.max(...seats.map(({ y }) => y)) * 2) / 3
  const distance = ([left]: Pair) => Math.hypot(left.x + 0.5 - middle, left.y - depth)
  return pairs.sort((a, b) => distance(a) - distance(b))
}
