// What a choice costs before it is held: the server's price list, added up as the server does. A hold says
// its own total.
import { type TicketType, ticketTypes } from '../../../shared/domain/price.ts'
import { type Choice, isHeld, pickedSeats } from './choice.ts'
import type { PageSeat, Prices } from './seat.ts'

export interface Tariff {
  currency: string
  prices: Prices
  /** Minor units, for each seat. */
  fee: number
}

export interface Total {
  amount: number
  fees: number
  currency: string
}

export function totalOf(choice: Choice, { currency, prices, fee }: Tariff): Total {
  const { hold, picks } = choice
  if (hold && isHeld(choice)) {
    const { total, fees } = hold
    return { amount: total.amount, fees: fees.amount, currency: total.currency }
  }
  const fees = fee * picks.length
  const amount = pickedSeats(choice).reduce(
    (sum, { category }, index) => sum + (prices[category]?.[picks[index]!.ticketType] ?? 0),
    fees,
  )
  return { amount, fees, currency }
}

/** What is sold for all of these seats. */
export const ticketTypesFor = (seats: readonly PageSeat[], prices: Prices): TicketType[] =>
  ticketTypes.filter((type) => seats.every(({ category }) => prices[category]?.[type] !== undefined))
