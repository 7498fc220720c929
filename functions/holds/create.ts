// POST /v1/showtimes/:showtimeId/holds — keeps seats for one customer while they pay, at a price that stays:
// seats they name, or the best that are free. With an Idempotency-Key the same request of the same customer
// finds the same hold for an hour: 201 while it lives, then 409 hold_expired; another body under the key is
// 422 idempotency_mismatch.
import * as v from 'valibot'
import { type LayoutSeats, seatsOfLayout } from '#shared/cache/layouts.ts'
import { rereadTerms, termsOf } from '#shared/cache/sale-terms.ts'
import { readTakenSeats, type Terms } from '#shared/db/seating.ts'
import { companionsAlone, companionsOpenAt } from '#shared/domain/companions.ts'
import { MAX_EXTENSIONS, MAX_SEATS_PER_HOLD } from '#shared/domain/hold.ts'
import { type PriceList, type Quote, quoteSeats, writePrice } from '#shared/domain/price.ts'
import { isOnSale } from '#shared/domain/showtime.ts'
import { type CreatedHold, createBestHold, createHold, getHold } from '#shared/holds/holds.ts'
import { withLoaded, withLoadedLayout } from '#shared/holds/seat-map.ts'
import { type FunctionContext, json, PRIVATE, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { optionalIdempotencyKey } from '#shared/http/idempotency.ts'
import {
  type BestAvailable,
  HoldInput,
  type KeyedRequest,
  keyedRequest,
  unkeyedRequest,
  type WantedSeat,
} from '#shared/http/requests/holds.ts'
import type { ProblemAnswer } from '#shared/http/responses/answers.ts'
import { NewHold } from '#shared/http/responses/seats.ts'
import { type HoldRefusal, problemFor, refuseAlone } from '#shared/http/views/hold-refusals.ts'
import { quoteByList, quoteOfHold, showHold } from '#shared/http/views/holds.ts'
import { isOutage, redisIsBack } from '#shared/resources.ts'
import { categoriesFor, countOf, tariffOf, unchargeable } from '#shared/sales/hold-tariff.ts'
import { rememberHold } from '#shared/sales/own-holds.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

// A connection that was cut is back after 100 ms, more on a busy machine; a restart of Redis is not waited
// for.
const RECONNECT_MS = 1000

/** A hold that was made, with its price; or why none was. */
type MadeHold = Extract<CreatedHold, { ok: true }>
type Tried =
  | { hold: MadeHold; quote: Quote; layout: LayoutSeats }
  | { refusal: ProblemAnswer | Promise<ProblemAnswer> }
  /** The layout was replaced, and the cached terms do not know it yet. */
  | 'other_layout'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/showtimes/:showtimeId/holds',
    summary: 'Hold seats',
    access: 'buyer',
    // A hold binds no money and ends by itself; reserving it asks for the login.
    login: 'token',
    cacheControl: PRIVATE,
    input: { headers: optionalIdempotencyKey, params: Params, body: HoldInput },
    answers: { 201: NewHold },
    problems: [
      'not_found',
      'seats_taken',
      'showtime_started',
      'seat_not_in_screen',
      'orphan_seat',
      'not_eligible',
      'not_enough_seats',
      'too_many_seats',
      'promo_code_invalid',
      'amount_not_chargeable',
      'hold_budget_spent',
      'hold_expired',
      'idempotency_mismatch',
    ],
  },
  async (c, { params: { showtimeId }, body: input, headers: { idempotencyKey } }) => {
    if (countOf(input) > MAX_SEATS_PER_HOLD)
      return problem(c, 'too_many_seats', { limit: MAX_SEATS_PER_HOLD })
    const keyed =
      idempotencyKey === undefined
        ? unkeyedRequest()
        : await keyedRequest(showtimeId, c.get('user').id, idempotencyKey, input)
    const terms = await termsOf(c, showtimeId)
    let tried = await tryHold(c, { showtimeId, keyed, input, onMap: withLoaded }, terms)
    // The terms first: to load a map again that was right would send it whole to each of its viewers.
    if (tried === 'other_layout') {
      const now = await rereadTerms(c, showtimeId)
      tried = await tryHold(c, { showtimeId, keyed, input, onMap: withLoadedLayout }, now)
    }
    if (tried === 'other_layout') return problem(c, 'unavailable')
    if ('refusal' in tried) return tried.refusal
    const { hold, quote, layout } = tried
    await rememberHold(c, { buyerId: c.get('user').id, showtimeId, holdId: hold.holdId })
    const shown = hold.repeated
      ? await showRepeated(c, showtimeId, hold.holdId)
      : showHold(showtimeId, showNew(hold), quote)
    if (!shown) return problem(c, 'hold_expired')
    const location = `/v1/showtimes/${showtimeId}/holds/${hold.holdId}`
    const orphans = hold.orphans.map((index) => layout.seats[index]!.seatId)
    if (orphans.length === 0) return json(c, shown, 201, { location })
    const warnings = [{ code: 'orphan_seat' as const, seatIds: orphans }]
    return json(c, { ...shown, warnings }, 201, { location })
  },
)

interface Wanted {
  showtimeId: string
  /** How the map is loaded. */
  onMap: typeof withLoaded<CreatedHold>
  keyed: KeyedRequest
  input: v.InferOutput<typeof HoldInput>
}

async function tryHold(c: FunctionContext, wanted: Wanted, terms: Terms | undefined): Promise<Tried> {
  const { showtimeId, keyed, input, onMap } = wanted
  const { seats, bestAvailable } = input
  if (!terms) return { refusal: problem(c, 'not_found') }
  if (!isOnSale(terms, new Date())) return { refusal: problem(c, 'showtime_started') }
  const tariff = input.promoCode === undefined ? terms : await tariffOf(c, wanted, terms)
  if (!tariff) return { refusal: problem(c, 'promo_code_invalid') }
  const layout = await seatsOfLayout(c.get('sql'), terms.layoutId)
  const keepsCompanions = layout.companions !== '' && new Date() < companionsOpenAt(terms)
  const closed = keepsCompanions ? layout.companions : ''
  const sale = { showtimeId, keyed, onMap, terms: tariff, layout, closed }
  return bestAvailable ? holdBest(c, sale, bestAvailable) : holdNamed(c, sale, seats!)
}

const showNew = ({ holdId, fence, expiresAt, serverTime, version }: MadeHold) => ({
  holdId,
  fence,
  createdAt: serverTime,
  expiresAt,
  extensionsLeft: MAX_EXTENSIONS,
  serverTime,
  version,
})

/** As it is now, at the price that it was made at; undefined where it has just ended. */
async function showRepeated(c: FunctionContext, showtimeId: string, holdId: string) {
  const hold = await getHold(c.var.redis, showtimeId, holdId)
  return hold && showHold(showtimeId, hold, await quoteOfHold(c.var.sql, hold))
}

interface SaleOfSeats extends Pick<Wanted, 'showtimeId' | 'keyed' | 'onMap'> {
  terms: Terms
  layout: LayoutSeats
  /** Companion seats that are sold only with their place for now, as scripts read them. */
  closed: string
}

async function holdNamed(c: FunctionContext, sale: SaleOfSeats, wanted: WantedSeat[]): Promise<Tried> {
  const { byId } = sale.layout
  const foreign = wanted.flatMap(({ seatId }) => (byId.has(seatId) ? [] : [seatId]))
  if (foreign.length > 0) return { refusal: problem(c, 'seat_not_in_screen', { seatIds: foreign }) }
  if (sale.closed !== '') {
    const alone = companionsAlone(wanted.map(({ seatId }) => byId.get(seatId)!))
    if (alone.length > 0) return { refusal: refuseAlone(c, sale.terms, alone) }
  }
  // Copying each seat whole ('...') costs V8 ten times as much as naming what is needed.
  const chosen = wanted.map(({ seatId, ticketType }) => {
    const { index, section, row, number, category } = byId.get(seatId)!
    return { seatId, index, section, row, number, category, ticketType }
  })
  const quoted = quoteSeats(sale.terms, chosen)
  if (!quoted.ok) return { refusal: problem(c, 'invalid_input', { errors: quoted.unsold.map(unsold) }) }
  const { quote } = quoted
  const unfit = unchargeable(c, quote)
  if (unfit) return { refusal: problem(c, 'amount_not_chargeable', { detail: unfit }) }
  const seats = chosen.map(({ index }) => index)
  const {
    showtimeId,
    holdId,
    requestHash,
    buyerId,
    layoutId,
    closed,
    quote: frozen,
  } = newRequest(c, sale, quote)
  const request = { showtimeId, holdId, requestHash, buyerId, layoutId, closed, quote: frozen, seats }
  const hold = await make(c, sale, request.holdId, () => createHold(c.get('redis'), request))
  return hold.ok ? { hold, quote, layout: sale.layout } : refuse(c, sale, hold)
}

async function holdBest(c: FunctionContext, sale: SaleOfSeats, wish: BestAvailable): Promise<Tried> {
  const { layoutId, currency, prices, bookingFee, promo } = sale.terms
  const list: PriceList = { layoutId, currency, prices, bookingFee, promo, ticketType: 'adult' }
  const { category: _, ...rest } = wish
  const { categories, refusal: unfit } = categoriesFor(c, sale.terms, wish)
  if (unfit) return { refusal: problem(c, 'amount_not_chargeable', { detail: unfit }) }
  if (categories.length === 0) return { refusal: problem(c, 'not_enough_seats') }
  const request = { ...newRequest(c, sale, list), ...rest, categories }
  const hold = await make(c, sale, request.holdId, () => createBestHold(c.var.redis, request))
  if (!hold.ok) return refuse(c, sale, hold)
  return { hold, quote: await quoteByList(c.var.sql, list, hold.seats), layout: sale.layout }
}

const newRequest = (
  c: FunctionContext,
  { showtimeId, keyed, terms, closed }: SaleOfSeats,
  price: Quote | PriceList,
) => {
  const { holdId, requestHash } = keyed
  const [buyerId, quote] = [c.get('user').id, writePrice(price)]
  return { showtimeId, holdId, requestHash, buyerId, layoutId: terms.layoutId, closed, quote }
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
