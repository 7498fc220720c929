// Makes a hold: prices the seats, and asks Redis for all of them or the best that are free. Online and at the
// counter.
import type * as v from 'valibot'
import { type LayoutSeats, seatsOfLayout } from '../cache/layouts.ts'
import { rereadTerms, saleTermsOf } from '../cache/sale-terms.ts'
import { readTakenSeats, type SaleTerms } from '../db/seating.ts'
import { companionsAlone, companionsOpenAt } from '../domain/companions.ts'
import { type PriceList, type Quote, quoteSeats, writePrice } from '../domain/price.ts'
import { isOnSale } from '../domain/showtime.ts'
import { type CreatedHold, createBestHold, createHold } from '../holds/holds.ts'
import { withLoaded, withLoadedLayout } from '../holds/seat-map.ts'
import { type FunctionContext, problem } from '../http/context.ts'
import type { BestAvailable, HoldInput, KeyedRequest, WantedSeat } from '../http/requests/holds.ts'
import type { ProblemAnswer } from '../http/responses/answers.ts'
import { type HoldRefusal, problemFor, refuseAlone } from '../http/views/hold-refusals.ts'
import { quoteByList } from '../http/views/holds.ts'
import { redisIsBack } from '../redis.ts'
import { isOutage } from '../resources.ts'
import { categoriesFor, pricedCategories, tariffOf, unchargeable } from './hold-tariff.ts'

// A connection that was cut is back after 100 ms, more on a busy machine; a restart of Redis is not waited
// for.
const RECONNECT_MS = 1000

/** A hold that was made, with its price; or why none was. */
export type MadeHold = Extract<CreatedHold, { ok: true }>
type Made = { hold: MadeHold; quote: Quote; layout: LayoutSeats }
type Refused = { refusal: ProblemAnswer | Promise<ProblemAnswer> }
type Tried =
  | Made
  | Refused
  /** The layout was replaced, and the cached terms do not know it yet. */
  | 'other_layout'

export interface WantedHold {
  showtimeId: string
  buyerId: string
  keyed: KeyedRequest
  input: v.InferOutput<typeof HoldInput>
  /**
   * At the counter sales go on until the end, and no payment provider limits a total; a comp costs nothing.
   */
  counter?: 'sale' | 'comp'
}

/** How the map is loaded. */
type OnMap = typeof withLoaded<CreatedHold>

/** The hold that was made, or the answer that says why not. */
export async function makeHold(c: FunctionContext, wanted: WantedHold): Promise<Made | Refused> {
  const { showtimeId } = wanted
  const terms = await saleTermsOf(c, showtimeId)
  let tried = await tryHold(c, wanted, withLoaded, terms)
  // The terms first: to load a map again that was right would send it whole to each of its viewers.
  if (tried === 'other_layout') {
    const now = await rereadTerms(c, showtimeId)
    tried = await tryHold(c, wanted, withLoadedLayout, now)
  }
  return tried === 'other_layout' ? { refusal: problem(c, 'unavailable') } : tried
}

async function tryHold(
  c: FunctionContext,
  wanted: WantedHold,
  onMap: OnMap,
  terms: SaleTerms | undefined,
): Promise<Tried> {
  const { showtimeId, keyed, input, buyerId, counter } = wanted
  const { seats, bestAvailable } = input
  if (!terms || (terms.status === 'draft' && counter === undefined))
    return { refusal: problem(c, 'not_found') }
  if (terms.status === 'draft') return { refusal: problem(c, 'wrong_state', { detail: A_DRAFT }) }
  const until = counter === undefined ? terms : { ...terms, salesCloseAt: terms.endsAt }
  if (!isOnSale(until, new Date())) return { refusal: problem(c, 'showtime_started') }
  const listed = counter === 'comp' ? { ...terms, ...forNothing(terms) } : terms
  const tariff = input.promoCode === undefined ? listed : await tariffOf(c, wanted, terms)
  if (!tariff) return { refusal: problem(c, 'promo_code_invalid') }
  const layout = await seatsOfLayout(c.get('sql'), terms.layoutId)
  const keepsCompanions = layout.companions !== '' && new Date() < companionsOpenAt(terms)
  const closed = keepsCompanions ? layout.companions : ''
  const sale = { showtimeId, keyed, onMap, buyerId, counter, terms: tariff, layout, closed }
  // Awaited: a promise that an async function returns as it is takes it three more turns.
  return await (bestAvailable ? holdBest(c, sale, bestAvailable) : holdNamed(c, sale, seats!))
}

const A_DRAFT = 'The showtime is a draft: publish it before anything is sold.'

/** The same seats and ticket types are sold, each at 0. */
const forNothing = ({ prices }: SaleTerms) => ({
  bookingFee: 0,
  prices: Object.fromEntries(
    Object.entries(prices).map(([category, byType]) => [
      category,
      Object.fromEntries(Object.keys(byType).map((type) => [type, 0])),
    ]),
  ),
})

interface SaleOfSeats extends Pick<WantedHold, 'showtimeId' | 'keyed' | 'buyerId'> {
  onMap: OnMap
  counter: WantedHold['counter'] | undefined
  terms: SaleTerms
  layout: LayoutSeats
  /** Companion seats that are sold only with their place for now, as scripts read them. */
  closed: string
}

async function holdNamed(c: FunctionContext, sale: SaleOfSeats, wanted: WantedSeat[]): Promise<Tried> {
  const { byId } = sale.layout
  const foreign = wanted.flatMap(({ seatId }) => (byId.has(seatId) ? [] : [seatId]))
  if (foreign.length > 0) return { refusal: problem(c, 'seat_not_in_screen', { seatIds: foreign }) }
  const chosen = wanted.map(({ seatId, ticketType }) => ({ seat: byId.get(seatId)!, ticketType }))
  if (sale.closed !== '') {
    const alone = companionsAlone(chosen.map(({ seat }) => seat))
    if (alone.length > 0) return { refusal: refuseAlone(c, sale.terms, alone) }
  }
  const quoted = quoteSeats(sale.terms, chosen)
  if (!quoted.ok) return { refusal: problem(c, 'invalid_input', { errors: quoted.unsold.map(unsold) }) }
  const { quote } = quoted
  const unfit = sale.counter === undefined && unchargeable(c, quote)
  if (unfit) return { refusal: problem(c, 'amount_not_chargeable', { detail: unfit }) }
  const seats = chosen.map(({ seat }) => seat.index)
  const request = Object.assign(newRequest(sale, quote), { seats })
  const hold = await make(c, sale, request.holdId, () => createHold(c.get('redis'), request))
  return hold.ok ? { hold, quote, layout: sale.layout } : refuse(c, sale, hold)
}

async function holdBest(c: FunctionContext, sale: SaleOfSeats, wish: BestAvailable): Promise<Tried> {
  const { layoutId, currency, prices, bookingFee, promo } = sale.terms
  const list: PriceList = { layoutId, currency, prices, bookingFee, promo, ticketType: 'adult' }
  const { category: _, ...rest } = wish
  const { categories, refusal: unfit } =
    sale.counter === undefined
      ? categoriesFor(c, sale.terms, wish)
      : { categories: pricedCategories(sale.terms, wish), refusal: undefined }
  if (unfit) return { refusal: problem(c, 'amount_not_chargeable', { detail: unfit }) }
  if (categories.length === 0) return { refusal: problem(c, 'not_enough_seats') }
  const request = { ...newRequest(sale, list), ...rest, categories }
  const hold = await make(c, sale, request.holdId, () => createBestHold(c.var.redis, request))
  if (!hold.ok) return refuse(c, sale, hold)
  return { hold, quote: await quoteByList(c.var.sql, list, hold.seats), layout: sale.layout }
}

const newRequest = ({ showtimeId, keyed, terms, closed, buyerId }: SaleOfSeats, price: Quote | PriceList) => {
  const { holdId, requestHash } = keyed
  return {
    showtimeId,
    holdId,
    requestHash,
    buyerId,
    layoutId: terms.layoutId,
    closed,
    quote: writePrice(price),
  }
}

/**
 * An answer that got lost may have been a hold: asking again with its id finds it, instead of leaving seats
 * to nobody.
 */
async function make(
  c: FunctionContext,
  { showtimeId, onMap }: SaleOfSeats,
  holdId: string,
  create: () => Promise<CreatedHold>,
) {
  try {
    return await onMap(c.get('redis'), showtimeId, takenSeats(c, showtimeId), create)
  } catch (error) {
    if (!isOutage(error)) throw error
    c.get('log').warn({ err: error, holdId }, 'the answer to a hold was lost')
    await redisIsBack(c.get('redis'), RECONNECT_MS)
    return onMap(c.get('redis'), showtimeId, takenSeats(c, showtimeId), create)
  }
}

const takenSeats = (c: FunctionContext, showtimeId: string) => () => readTakenSeats(c.get('sql'), showtimeId)

const unsold = (position: number) => ({
  path: `seats.${position}.ticketType`,
  message: 'is not sold for this seat',
})

const refuse = (
  c: FunctionContext,
  sale: SaleOfSeats,
  refusal: HoldRefusal | { ok: false; code: 'other_layout' },
): Tried => (refusal.code === 'other_layout' ? 'other_layout' : { refusal: problemFor(c, sale, refusal) })
