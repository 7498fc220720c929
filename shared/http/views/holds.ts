// A hold as its owner sees it, the same in every answer about it; and its frozen price, item by item.

import { seatsOfLayout } from '../../cache/layouts.ts'
import { EXTENDED_HOLD_LIMIT_MS } from '../../domain/hold.ts'
import { type PriceList, type Quote, quoteSeats, readPrice, showQuote } from '../../domain/price.ts'
import type { Sql } from '../../resources.ts'

export interface ShownHold {
  holdId: string
  fence: number
  /** By Redis' clock, ms; so are the other times. */
  createdAt: number
  expiresAt: number
  extensionsLeft: number
  serverTime: number
  version: number
}

export function showHold(
  showtimeId: string,
  { holdId, fence, createdAt, expiresAt, extensionsLeft, serverTime, version }: ShownHold,
  quote: Quote,
) {
  const { seats, fees, total, promoCode } = showQuote(quote)
  return {
    id: holdId,
    showtimeId,
    seats,
    fees,
    total,
    promoCode,
    fence,
    expiresAt: new Date(expiresAt).toISOString(),
    extensionsLeft,
    extendableUntil: new Date(createdAt + EXTENDED_HOLD_LIMIT_MS).toISOString(),
    serverTime: new Date(serverTime).toISOString(),
    version,
  }
}

/** What the seats of a hold cost, as it was frozen. */
export async function quoteOfHold(
  sql: Sql,
  { quote, seats }: { quote: string; seats: readonly number[] },
): Promise<Quote> {
  const price = readPrice(quote)
  if ('seats' in price) return price
  return quoteByList(sql, price, seats)
}

/** What seats that were chosen among those that the list sells cost. */
export async function quoteByList(sql: Sql, list: PriceList, indexes: readonly number[]): Promise<Quote> {
  const { seats } = await seatsOfLayout(sql, list.layoutId)
  const quoted = quoteSeats(
    list,
    indexes.map((index) => ({ seat: seats[index]!, ticketType: list.ticketType })),
  )
  if (!quoted.ok) throw new Error('A hold has seats that its price list does not sell')
  return quoted.quote
}
