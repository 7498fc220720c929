// Prices: itemised from the showtime's price list, frozen with the hold, and charged by its reservation.
// Amounts are integers in minor units of one currency; a client only ever chooses the ticket type.
import * as v from 'valibot'
import type { SeatName } from './seat-name.ts'

export const ticketTypes = ['adult', 'child', 'senior', 'student'] as const
export type TicketType = (typeof ticketTypes)[number]

export interface Money {
  amount: number
  currency: string
}

export const money = (amount: number, currency: string): Money => ({ amount, currency })

/** By seat category, then ticket type, in minor units. A missing pair is not sold. */
export type Prices = Record<string, Record<string, number>>

export interface Tariff {
  currency: string
  prices: Prices
  /** Per seat. */
  bookingFee: number
  /** The promo code behind these prices. */
  promo?: { id: string; code: string } | undefined
}

export interface ChosenSeat {
  seat: SeatName & {
    seatId: string
    /** Index in the layout: how Redis names the seat. */
    index: number
    category: string
  }
  ticketType: TicketType
}

const Amount = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const PromoOfPrice = v.optional(v.object({ id: v.string(), code: v.string() }))

/** The frozen price as stored with the hold, as JSON. */
export const Quote = v.object({
  currency: v.string(),
  seats: v.array(
    v.object({
      seatId: v.string(),
      index: v.number(),
      // Absent in holds of an earlier version.
      section: v.optional(v.nullable(v.string()), null),
      row: v.string(),
      number: v.number(),
      category: v.string(),
      ticketType: v.picklist(ticketTypes),
      price: Amount,
    }),
  ),
  fees: Amount,
  total: Amount,
  promo: PromoOfPrice,
})
export type Quote = v.InferOutput<typeof Quote>

export type Quoted =
  | { ok: true; quote: Quote }
  /** Positions in the request of seats whose ticket type is not sold for their category. */
  | { ok: false; unsold: number[] }

/** Prices each seat; all or nothing. Pure: the same seats and tariff give the same quote. */
export function quoteSeats(tariff: Tariff, seats: readonly ChosenSeat[]): Quoted {
  // Naming each member costs V8 a tenth of copying the seat whole ('...').
  const priced = seats.map(({ seat: { seatId, index, section, row, number, category }, ticketType }) => {
    const price = priceOf(tariff.prices, category, ticketType)
    return { seatId, index, section, row, number, category, ticketType, price }
  })
  const unsold = priced.flatMap(({ price }, position) => (price === undefined ? [position] : []))
  if (unsold.length > 0) return { ok: false, unsold }
  const sold = priced as Quote['seats']
  const fees = tariff.bookingFee * sold.length
  const total = sold.reduce((sum, { price }) => sum + price, fees)
  if (!Number.isSafeInteger(total)) throw new RangeError(`A total of ${total} minor units is no amount`)
  const { currency, promo } = tariff
  return { ok: true, quote: { currency, seats: sold, fees, total, promo } }
}

function priceOf(prices: Prices, category: string, ticketType: TicketType): number | undefined {
  const price = prices[category]?.[ticketType]
  return Number.isSafeInteger(price) && price! >= 0 ? price : undefined
}

/**
 * The frozen price of seats that Redis picks: the price list and ticket type, from which the items follow
 * once the seats are known.
 */
export const PriceList = v.object({
  layoutId: v.string(),
  currency: v.string(),
  prices: v.record(v.string(), v.record(v.string(), v.number())),
  bookingFee: Amount,
  promo: PromoOfPrice,
  ticketType: v.picklist(ticketTypes),
})
export type PriceList = v.InferOutput<typeof PriceList>

export const writePrice = (price: Quote | PriceList): string => JSON.stringify(price)

const FrozenPrice = v.union([Quote, PriceList])

/** Throws if the text is neither: only our own code writes it. */
export const readPrice = (text: string): Quote | PriceList => v.parse(FrozenPrice, JSON.parse(text))

/** The quote as clients see it: money with its currency, seats without the index. */
export function showQuote({ currency, seats, fees, total, promo }: Quote) {
  return {
    seats: seats.map(({ seatId, section, row, number, category, ticketType, price }) => {
      return { seatId, section, row, number, category, ticketType, price: money(price, currency) }
    }),
    fees: money(fees, currency),
    total: money(total, currency),
    promoCode: promo?.code,
  }
}
