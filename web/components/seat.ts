// A seat as pages show it.
export interface PageSeat {
  seatId: string
  section: string | null
  row: string
  number: number
  category: string
  accessible: boolean
  x: number
  y: number
  state: 'free' | 'held' | 'sold' | 'blocked'
  price: { amount: number; currency: string } | null
}

/** A held seat may come back within minutes; for now it is somebody's. */
export const isFree = ({ state, price }: PageSeat): boolean => state === 'free' && price !== null

export const rowName = ({ section, row }: PageSeat): string => (section === null ? row : `${section} ${row}`)

/** Numbers as people say them: 1–4, 7. */
export function rangesOf(numbers: readonly number[]): string[] {
  const ranges: [first: number, last: number][] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
}
