// A hold as its owner sees it, the same in every answer about it.
import { type Quote, showQuote } from './domain/price.ts'

export interface ShownHold {
  holdId: string
  fence: number
  /** By Redis' clock, ms; so is serverTime. */
  expiresAt: number
  serverTime: number
  version: number
}

export function showHold(
  showtimeId: string,
  { holdId, fence, expiresAt, serverTime, version }: ShownHold,
  quote: Quote,
) {
  return {
    id: holdId,
    showtimeId,
    ...showQuote(quote),
    fence,
    expiresAt: new Date(expiresAt).toISOString(),
    serverTime: new Date(serverTime).toISOString(),
    version,
  }
}
