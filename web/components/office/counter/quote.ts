// What a cashier's wish means and costs: seats with their ticket types, added up as the server does.
import type { TicketType } from '../../../../shared/domain/price.ts'
import { minorUnits } from './amounts.ts'
import { type Chosen, chooseSeats, isCount } from './chosen-seats.ts'
import type { CounterSeat, CounterShowtime, Pick, Wish } from './counter.ts'

export interface Quote {
  chosen: Chosen
  picks: readonly Pick[]
  total: number
  /** In cash, as typed; undefined: it is not an amount. */
  tendered: number | undefined
  fault: 'seats' | 'types' | 'notSold' | 'tendered' | 'reference' | 'reason' | undefined
}

/** Types that cost less come first: a child sits in one of the seats, whichever. */
const TYPES: readonly TicketType[] = ['child', 'student', 'senior', 'adult']
/** As typed; without a number for adults, they are the rest. */
type Counts = Record<Exclude<TicketType, 'adult'>, number> & { adult: number | undefined }

export function quoteOf(
  wish: Wish,
  showtime: CounterShowtime,
  seats: readonly CounterSeat[],
  currency: string,
): Quote {
  const counts = countsOf(wish)
  const empty = { picks: [], total: 0, tendered: undefined }
  if (!counts) return { ...empty, chosen: { wrong: 'empty' }, fault: 'types' }
  const text = seatsOf(wish, counts)
  const asked = isCount(text) ? typesOf(counts, Number(text)) : undefined
  const chosen = chooseSeats(seats, text, ({ category }) =>
    (asked ?? []).every((type) => showtime.prices[category]?.[type] !== undefined),
  )
  const base = { ...empty, chosen }
  if (!('seats' in chosen)) return { ...base, fault: 'seats' }
  const types = typesOf(counts, chosen.seats.length)
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

/** Undefined where one of them is no number. */
function countsOf({ types }: Wish): Counts | undefined {
  const texts = TYPES.map((type) => (types[type] ?? '').trim())
  if (texts.some((text) => !/^\d{0,2}$/.test(text))) return undefined
  const [child = 0, student = 0, senior = 0] = texts.map(Number)
  return { child, student, senior, adult: texts[3] === '' ? undefined : Number(texts[3]) }
}

const sumOf = ({ child, student, senior, adult = 0 }: Counts): number => child + student + senior + adult

/** Without a word of seats, as many as there are types: the best. */
function seatsOf({ seats }: Wish, counts: Counts): string {
  const text = seats.trim()
  return text === '' && sumOf(counts) > 0 ? String(sumOf(counts)) : text
}

/** One type for each seat; undefined where the two differ in number. */
function typesOf(counts: Counts, seats: number): TicketType[] | undefined {
  const rest = seats - sumOf(counts)
  if (rest < 0 || (rest > 0 && counts.adult !== undefined)) return undefined
  const all = { ...counts, adult: counts.adult ?? rest }
  return TYPES.flatMap((type) => Array<TicketType>(all[type]).fill(type))
}

/** Each type on a seat that is sold to it, wherever they can all be placed (Kuhn's augmenting paths). */
function picksOf(
  seats: readonly CounterSeat[],
  types: readonly TicketType[],
  { prices }: CounterShowtime,
): Pick[] | undefined {
  const priceOf = (seat: CounterSeat, type: TicketType) => prices[seat.category]?.[type]
  /** By seat, which of the types sits there. */
  const placed = new Map<number, number>()
  const place = (which: number, tried: Set<number>): boolean => {
    const fitting = seats.flatMap((seat, at) =>
      tried.has(at) || priceOf(seat, types[which]!) === undefined ? [] : [at],
    )
    // An empty seat first, or nobody would sit where they were put.
    for (const at of fitting.sort((a, b) => Number(placed.has(a)) - Number(placed.has(b)))) {
      if (tried.has(at)) continue
      tried.add(at)
      const other = placed.get(at)
      if (other !== undefined && !place(other, tried)) continue
      placed.set(at, which)
      return true
    }
    return false
  }
  if (!types.every((_, which) => place(which, new Set()))) return undefined
  return seats.map((seat, at) => {
    const ticketType = types[placed.get(at)!]!
    return { seat, ticketType, price: priceOf(seat, ticketType)! }
  })
}
