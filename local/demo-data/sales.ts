// The sales of one showtime: who sat where, for how much, bought when and how, and what became of it.
import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import { cancellationPolicy, refundAmount } from '#shared/domain/cancellation.ts'
import { type Prices, type Quote, quoteSeats } from '#shared/domain/price.ts'
import { withPromo } from '#shared/domain/promo.ts'
import {
  type Fate,
  fateOf,
  isLetIn,
  isOnline,
  leadMs,
  partySize,
  partyTypes,
  type Showing,
  type Way,
  wantedShare,
  wayToBuy,
} from './demand.ts'
import type { Hall, HallSeat } from './halls.ts'
import type { Customer, DemoPromo } from './people.ts'
import type { Random } from './random.ts'

export interface Show extends Showing {
  id: string
  layoutId: string
  theaterId: string
  endsAt: Date
  currency: string
  prices: Prices
  bookingFee: number
}

export interface Sale {
  id: string
  paymentId: string
  show: Show
  way: Way
  fate: Fate
  soldAt: Date
  quote: Quote
  /** Undefined: a guest, whose row comes with the sale. */
  customer: Customer | undefined
  /** Seats that were given back, and when. */
  back: { seatIds: string[]; amount: number; at: Date } | undefined
  /** When its tickets were scanned, by seat. */
  letInAt: Map<string, Date>
}

export interface Market {
  random: Random
  now: Date
  customers: readonly Customer[]
  promos: readonly DemoPromo[]
}

const MINUTE_MS = 60_000
/** A bank needs some days to take money back. */
const DISPUTED_AFTER_MS = 6 * 24 * 60 * MINUTE_MS
const LAST_FREE_CANCELLATION_MS = cancellationPolicy[0]!.beforeStartMs

/** As newId, of another moment: ids sort by time. */
export const idAt = (at: Date): string =>
  v7({ msecs: at.getTime(), random: randomFillSync(new Uint8Array(16)) })

export const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

/** What was sold until now. */
export function salesOf(show: Show, hall: Hall, market: Market): Sale[] {
  const { random, now } = market
  const wanted = wantedShare(show, random) * hall.seats
  const sales: Sale[] = []
  for (let people = 0; people < wanted; ) {
    const size = partySize(show.isFamily, random)
    people += size
    const way = wayToBuy(random)
    const soldAt = later(show.startsAt, -leadMs(way, random) - random.between(0, 59_999))
    // Also without seats left: then they went home.
    const seats = hall.take(size, random)
    if (seats && later(soldAt, MINUTE_MS) <= now) sales.push(sell(show, seats, { ...market, way, soldAt }))
  }
  return sales
}

function sell(show: Show, seats: HallSeat[], market: Market & { way: Way; soldAt: Date }): Sale {
  const { random, now, way, soldAt } = market
  const quote = quoteOf(show, seats, market)
  const wish = fateOf(way, random)
  const customer = way === 'account' ? random.pick(market.customers) : undefined
  const sale = { id: idAt(soldAt), paymentId: idAt(soldAt), show, way, soldAt, quote, customer }
  const back = givenBack(sale, wish, market)
  const isDisputable = later(show.endsAt, DISPUTED_AFTER_MS) <= now
  const fate = (wish === 'disputed' && !isDisputable) || (isGivenBack(wish) && !back) ? 'kept' : wish
  return { ...sale, fate, back, letInAt: letIn({ ...sale, fate, back }, market) }
}

const isGivenBack = (fate: Fate): boolean => fate === 'cancelled' || fate === 'partly'

function quoteOf(show: Show, seats: HallSeat[], { way, random, promos }: Market & { way: Way }): Quote {
  const { prices, bookingFee, currency, isFamily } = show
  const types = partyTypes(seats.length, isFamily, random)
  const chosen = seats.map((seat, at) => ({ seat: { ...seat, seatId: seat.id }, ticketType: types[at]! }))
  const hasPromo = isOnline(way) && promos.length > 0 && random.chance(0.06)
  const tariff = { prices, currency, bookingFee: way === 'comp' ? 0 : bookingFee }
  const cheaper = hasPromo ? withPromo(tariff, random.pick(promos)) : undefined
  const quoted = quoteSeats(cheaper ?? tariff, chosen)
  if (!quoted.ok) throw new Error(`the showtime ${show.id} has seats without a price`)
  if (way !== 'comp') return quoted.quote
  return { ...quoted.quote, total: 0, seats: quoted.quote.seats.map((seat) => ({ ...seat, price: 0 })) }
}

/** Nothing where it was too late to cancel. */
function givenBack(
  { show, way, soldAt, quote }: Pick<Sale, 'show' | 'way' | 'soldAt' | 'quote'>,
  wish: Fate,
  { random, now }: Market,
): Sale['back'] {
  if (!isGivenBack(wish) || (wish === 'partly' && quote.seats.length === 1)) return undefined
  const latest = later(show.startsAt, -LAST_FREE_CANCELLATION_MS).getTime()
  const leftMs = Math.min(latest, now.getTime()) - soldAt.getTime() - 2 * MINUTE_MS
  if (way !== 'cash' && leftMs <= 0) return undefined
  const at = later(soldAt, way === 'cash' ? 2 * MINUTE_MS : MINUTE_MS + random.next() * leftMs)
  if (at > now) return undefined
  const seatIds = quote.seats.slice(0, wish === 'partly' ? 1 : undefined).map(({ seatId }) => seatId)
  const amount = refundAmount({ ...quote, refunded: 0 }, seatIds, cancellationPolicy[0]!)
  return { seatIds, amount, at }
}

/** Doors see those who come, in the half hour before the start. */
function letIn(
  { show, soldAt, quote, fate, back }: Pick<Sale, 'show' | 'soldAt' | 'quote' | 'fate' | 'back'>,
  { random, now }: Market,
): Map<string, Date> {
  const scanned = new Map<string, Date>()
  if (fate === 'declined' || fate === 'cancelled') return scanned
  const comesAt = later(show.startsAt, -random.between(1, 28) * MINUTE_MS)
  for (const [place, { seatId }] of quote.seats.entries()) {
    const at = later(new Date(Math.max(comesAt.getTime(), soldAt.getTime() + 2 * MINUTE_MS)), place * 3_000)
    if (at <= now && isLetIn(random) && !back?.seatIds.includes(seatId)) scanned.set(seatId, at)
  }
  return scanned
}
