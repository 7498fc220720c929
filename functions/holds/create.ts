// POST /v1/showtimes/:showtimeId/holds — keeps seats for one customer while they pay, at a price that stays: seats they
// name, or the best that are free.
import * as v from 'valibot'
import type { ProblemAnswer } from '#shared/answers/answers.ts'
import { NewHold } from '#shared/answers/seats.ts'
import { findUsablePromo } from '#shared/db/promo-codes.ts'
import { readTakenSeats, type Terms } from '#shared/db/seating.ts'
import { MAX_SEATS_PER_HOLD } from '#shared/domain/hold.ts'
import { type PriceList, type Quote, quoteSeats, ticketTypes, writePrice } from '#shared/domain/price.ts'
import { withPromo } from '#shared/domain/promo.ts'
import { seatCategories } from '#shared/domain/seating.ts'
import { isOnSale } from '#shared/domain/showtime.ts'
import { type FunctionContext, json, newFunction, problem, valid } from '#shared/function.ts'
import { quoteByList, showHold } from '#shared/hold-answer.ts'
import { type CreatedHold, createBestHold, createHold } from '#shared/holds/holds.ts'
import { unloadMap, withLoaded } from '#shared/holds/seat-map.ts'
import { Id, newId } from '#shared/ids.ts'
import { type LayoutSeats, seatsOfLayout } from '#shared/layouts.ts'
import { PromoCodeText } from '#shared/promo-input.ts'
import { isOutage, redisIsBack } from '#shared/resources.ts'
import { termsOf } from '#shared/terms.ts'

const Params = v.strictObject({ showtimeId: Id })

const WantedSeat = v.strictObject({
  seatId: Id,
  ticketType: v.optional(v.picklist(ticketTypes, `must be one of ${ticketTypes.join(', ')}`), 'adult'),
})
type WantedSeat = v.InferOutput<typeof WantedSeat>

const WantedSeats = v.pipe(
  v.array(WantedSeat, 'must be a list of seats'),
  v.minLength(1, 'must name at least one seat'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const seats = dataset.value
    for (const [key, seat] of seats.entries()) {
      if (seats.findIndex(({ seatId }) => seatId === seat.seatId) === key) continue
      const inList = { type: 'array' as const, origin: 'value' as const, input: seats, key, value: seat }
      const inSeat = {
        type: 'object' as const,
        origin: 'value' as const,
        input: seat,
        key: 'seatId',
        value: seat.seatId,
      }
      addIssue({ message: 'is named twice', path: [inList, inSeat] })
    }
  }),
)

const BestAvailable = v.strictObject({
  count: v.pipe(
    v.number('must be a number'),
    v.safeInteger('must be a whole number'),
    v.minValue(1, 'must be at least 1'),
  ),
  category: v.optional(v.picklist(seatCategories, `must be one of ${seatCategories.join(', ')}`)),
  together: v.optional(v.boolean('must be true or false'), false),
  accessible: v.optional(v.boolean('must be true or false'), false),
})
type BestAvailable = v.InferOutput<typeof BestAvailable>

const Body = v.pipe(
  v.strictObject({
    seats: v.optional(WantedSeats),
    bestAvailable: v.optional(BestAvailable),
    promoCode: v.optional(PromoCodeText),
  }),
  v.forward(
    v.check(
      ({ seats, bestAvailable }) => (seats === undefined) !== (bestAvailable === undefined),
      'must be given, or bestAvailable instead of it',
    ),
    ['seats'],
  ),
)

// A connection that was cut is back after 100 ms, more on a busy machine; a restart of Redis is not waited for.
const RECONNECT_MS = 1000

/** A hold that was made, with its price; or why none was. */
type Outcome =
  | { hold: Extract<CreatedHold, { ok: true }>; quote: Quote }
  | { refusal: ProblemAnswer | Promise<ProblemAnswer> }

export default newFunction({
  summary: 'Hold seats',
  access: 'customer',
  answers: { 201: NewHold },
  problems: [
    'not_found',
    'seats_taken',
    'showtime_started',
    'seat_not_in_screen',
    'orphan_seat',
    'not_enough_seats',
    'too_many_seats',
    'promo_code_invalid',
    'hold_budget_spent',
  ],
}).post('/v1/showtimes/:showtimeId/holds', valid('param', Params), valid('json', Body), async (c) => {
  const { showtimeId } = c.req.valid('param')
  const { seats, bestAvailable, promoCode } = c.req.valid('json')
  const count = bestAvailable?.count ?? seats!.length
  if (count > MAX_SEATS_PER_HOLD) return problem(c, 'too_many_seats', { limit: MAX_SEATS_PER_HOLD })
  const terms = await termsOf(c, showtimeId)
  if (!terms) return problem(c, 'not_found')
  if (!isOnSale(terms, new Date())) return problem(c, 'showtime_started')
  const tariff = promoCode === undefined ? terms : await tariffWith(c, showtimeId, terms, promoCode)
  if (!tariff) return problem(c, 'promo_code_invalid')
  const sale = { showtimeId, terms: tariff, layout: await seatsOfLayout(c.get('sql'), terms.layoutId) }
  const outcome = bestAvailable ? await holdBest(c, sale, bestAvailable) : await holdNamed(c, sale, seats!)
  if ('refusal' in outcome) return outcome.refusal
  const { hold, quote } = outcome
  const location = `/v1/showtimes/${showtimeId}/holds/${hold.holdId}`
  const orphans = hold.orphans.map((index) => sale.layout.seats[index]!.seatId)
  const shown = showHold(showtimeId, hold, quote)
  if (orphans.length === 0) return json(c, shown, 201, { location })
  const warnings = [{ code: 'orphan_seat' as const, seatIds: orphans }]
  return json(c, { ...shown, warnings }, 201, { location })
})

/** The prices with this code; undefined where it may not be used here and now. */
async function tariffWith(c: FunctionContext, showtimeId: string, terms: Terms, code: string) {
  const promo = await findUsablePromo(c.var.sql, { code, showtimeId, userId: c.var.user.id })
  return promo && withPromo(terms, promo)
}

interface SaleOfSeats {
  showtimeId: string
  terms: Terms
  layout: LayoutSeats
}

async function holdNamed(c: FunctionContext, sale: SaleOfSeats, wanted: WantedSeat[]): Promise<Outcome> {
  const { byId } = sale.layout
  const foreign = wanted.flatMap(({ seatId }) => (byId.has(seatId) ? [] : [seatId]))
  if (foreign.length > 0) return { refusal: problem(c, 'seat_not_in_screen', { seatIds: foreign }) }
  // Copying each seat whole ('...') costs V8 ten times as much as naming what is needed.
  const chosen = wanted.map(({ seatId, ticketType }) => {
    const { index, row, number, category } = byId.get(seatId)!
    return { seatId, index, row, number, category, ticketType }
  })
  const quoted = quoteSeats(sale.terms, chosen)
  if (!quoted.ok) return { refusal: problem(c, 'invalid_input', { errors: quoted.unsold.map(unsold) }) }
  const { quote } = quoted
  const seats = chosen.map(({ index }) => index)
  const { showtimeId, holdId, customerId, quote: frozen } = newRequest(c, sale, quote)
  const request = { showtimeId, holdId, customerId, quote: frozen, seats }
  const hold = await make(c, request, () => createHold(c.get('redis'), request))
  return hold.ok ? { hold, quote } : { refusal: refuse(c, sale, hold) }
}

async function holdBest(c: FunctionContext, sale: SaleOfSeats, wish: BestAvailable): Promise<Outcome> {
  const { layoutId, currency, prices, bookingFee, promo } = sale.terms
  const list: PriceList = { layoutId, currency, prices, bookingFee, promo, ticketType: 'adult' }
  const { category, ...rest } = wish
  // Seats of a category without a price are not for sale.
  const priced = seatCategories.filter((each) => prices[each]?.[list.ticketType] !== undefined)
  const categories = priced.filter((each) => category === undefined || each === category)
  if (categories.length === 0) return { refusal: problem(c, 'not_enough_seats') }
  const request = { ...newRequest(c, sale, list), ...rest, categories }
  const hold = await make(c, request, () => createBestHold(c.var.redis, request))
  if (!hold.ok) return { refusal: refuse(c, sale, hold) }
  return { hold, quote: await quoteByList(c.var.sql, list, hold.seats) }
}

const newRequest = (c: FunctionContext, { showtimeId }: SaleOfSeats, price: Quote | PriceList) => {
  return { showtimeId, holdId: newId(), customerId: c.get('user').id, quote: writePrice(price) }
}

/** An answer that got lost may have been a hold: asking again with its id finds it, instead of leaving seats to nobody. */
async function make(
  c: FunctionContext,
  { showtimeId, holdId }: { showtimeId: string; holdId: string },
  create: () => Promise<CreatedHold>,
) {
  try {
    return await onLoadedMap(c, showtimeId, create)
  } catch (error) {
    if (!isOutage(error)) throw error
    c.get('log').warn({ err: error, holdId }, 'the answer to a hold was lost')
    await redisIsBack(c.get('redis'), RECONNECT_MS)
    return onLoadedMap(c, showtimeId, create)
  }
}

const onLoadedMap = (c: FunctionContext, showtimeId: string, create: () => Promise<CreatedHold>) =>
  withLoaded(c.get('redis'), showtimeId, () => readTakenSeats(c.get('sql'), showtimeId), create)

const unsold = (position: number) => ({
  path: `seats.${position}.ticketType`,
  message: 'is not sold for this seat',
})

type Refusal = Exclude<CreatedHold, { ok: true } | { code: 'unloaded' }>

async function refuse(
  c: FunctionContext,
  { showtimeId, layout }: SaleOfSeats,
  refusal: Refusal,
): Promise<ProblemAnswer> {
  const idsOf = (seats: readonly number[]) => seats.map((index) => layout.seats[index]?.seatId)
  switch (refusal.code) {
    case 'seats_taken':
      return problem(c, 'seats_taken', { seatIds: idsOf(refusal.seats) })
    case 'too_many_seats':
      return problem(c, 'too_many_seats', { limit: refusal.limit })
    case 'not_enough_seats':
      return problem(c, 'not_enough_seats')
    case 'hold_budget_spent':
      return problem(c, 'hold_budget_spent', { retryAfter: refusal.retryAfterMs / 1000 })
    case 'orphan_seat':
      return problem(c, 'orphan_seat', {
        alternatives: refusal.alternatives.map((seats) => ({ seatIds: idsOf(seats) })),
      })
    case 'seats_unknown':
      // The map in Redis is of an older layout than the one in Postgres: the next try finds it loaded anew.
      await unloadMap(c.var.redis, showtimeId)
      return problem(c, 'unavailable')
    case 'hold_id_taken':
      throw new Error('A new hold id belonged to another customer')
  }
}
