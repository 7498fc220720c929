// What a cashier's wish means and costs: seats with their ticket types, added up as the server does.
import type { TicketType } from '../../../../shared/domain/price.ts'
import { minorUnits } from './amounts.ts'
import type { CounterSeat, CounterShowtime, Pick, Wish } from './counter.ts'
import { type Chosen, chooseSeats } from './seats.ts'

export interface Quote {
  chosen: Chosen
  picks: readonly Pick[]
  total: number
  /** In cash, as typed; undefined: it is not an amount. */
  tendered: number | undefined
  fault: 'seats' | 'types' | 'notSold' | 'tendered' | 'reference' | 'reason' | undefined
}

/** Types that cost less come first: a child sits in one of the seats, whichever. */
const REDUCED: readonly TicketType[] = ['child', 'student', 'senior']

export function quoteOf(
  wish: Wish,
  showtime: CounterShowtime,
  seats: readonly CounterSeat[],
  currency: string,
): Quote {
  const chosen = chooseSeats(seats, wish.seats)
  const base = { chosen, picks: [], total: 0, tendered: undefined }
  if (!('seats' in chosen)) return { ...base, fault: 'seats' }
  const types = typesOf(wish, chosen.seats.length)
  if (!types) return { ...base, fault: 'types' }
  const picks = picksOf(chosen.seats, types, showtime)
  if (!picks) return { ...base, fault: 'notSold' }
  const full = picks.reduce((sum, { price }) => sum + price, showtime.fee * picks.length)
  const total = wish.method === 'comp' ? 0 : full
  const typed = wish.tendered.trim()
  const tendered = typed === '' ? total : minorUnits(typed, currency)
  return { chosen, picks, total, tendered, fault: faultOf(wish, total, tendered) }
}

function faultOf(wish: Wish, total: number, tendered: number | undefined): Quote['fault'] {
  if (wish.method === 'cash') return tendered === undefined || tendered < total ? 'tendered' : undefined
  return wish[wish.method === 'terminal' ? 'reference' : 'reason'].trim() === ''
    ? wish.method === 'terminal'
      ? 'reference'
      : 'reason'
    : undefined
}

/** One type for each seat; undefined where they are more than the seats. */
function typesOf({ types }: Wish, seats: number): TicketType[] | undefined {
  const reduced: TicketType[] = []
  for (const type of REDUCED) {
    const text = (types[type] ?? '').trim()
    if (!/^\d{0,2}$/.test(text)) return undefined
    reduced.push(...Array<TicketType>(Number(text)).fill(type))
  }
  if (reduced.length > seats) return undefined
  return [...reduced, ...Array<TicketType>(seats - reduced.length).fill('adult')]
}

function picksOf(
  seats: readonly CounterSeat[],
  types: readonly TicketType[],
  { prices }: CounterShowtime,
): Pick[] | undefined {
  const picks = seats.map((seat, index) => {
    const ticketType = types[index]!
    return { seat, ticketType, price: prices[seat.category]?.[ticketType] }
  })
  return picks.every((pick): pick is Pick => pick.price !== undefined) ? picks : undefined
}
