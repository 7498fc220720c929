// POST /v1/sales — sells at the counter: by the same hold and claim as online, paid at once, and answered
// with tickets. A repeat with its Idempotency-Key finds the same sale.

import { type CounterSale, sellAtCounter } from '#shared/db/counter-sales.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { findReservation, findReservationByKey } from '#shared/db/reservation-views.ts'
import { findTakenSeats, type NewReservation } from '#shared/db/reservations.ts'
import { findSaleTerms } from '#shared/db/seating.ts'
import { findOpenShift } from '#shared/db/shifts.ts'
import { MAX_SEATS_PER_HOLD } from '#shared/domain/hold.ts'
import { money, type Quote } from '#shared/domain/price.ts'
import { PAYMENT_GRACE_MS, type Reservation, showReservation } from '#shared/domain/reservation.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { confirmHold, freeSeats, getHold } from '#shared/holds/holds.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { viewerOf } from '#shared/http/access.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { idempotencyKey, requestHash } from '#shared/http/idempotency.ts'
import { keyedRequest } from '#shared/http/requests/holds.ts'
import { SaleInput } from '#shared/http/requests/sales.ts'
import type { ProblemAnswer } from '#shared/http/responses/answers.ts'
import { Sale } from '#shared/http/responses/office.ts'
import { actorOf, refuseStrangers } from '#shared/http/staff-answers.ts'
import { quoteOfHold } from '#shared/http/views/holds.ts'
import { countOf } from '#shared/sales/hold-tariff.ts'
import { type MadeHold, makeHold } from '#shared/sales/make-hold.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { derivedId, newId } from '#shared/std/ids.ts'
import { signTicket } from '#shared/tickets/sign.ts'
import { traceparentOf } from '#shared/traces/span.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/sales',
    summary: 'Sell at the counter',
    access: 'staff',
    input: { headers: idempotencyKey, body: SaleInput },
    answers: { 201: Sale },
    problems: [
      'not_found',
      'seats_taken',
      'showtime_started',
      'seat_not_in_screen',
      'orphan_seat',
      'not_eligible',
      'not_enough_seats',
      'too_many_seats',
      'hold_budget_spent',
      'hold_expired',
      'wrong_state',
      'idempotency_mismatch',
      'in_flight',
    ],
  },
  async (c, { body, headers: { idempotencyKey: key } }) => {
    const stranger = await refuseStrangers(c, body.showtimeId)
    if (stranger) return stranger
    // Each sale has a buyer of its own, which follows from cashier and key, so that a repeat finds its sale.
    const buyerId = derivedId(c.var.user.id, `sale ${key}`)
    const hash = await requestHash(body)
    const earlier = await repeat(c, body, buyerId, key, hash)
    if (earlier) return earlier
    const shiftId = await findOpenShift(c.var.sql, c.var.user.id, body.showtimeId)
    if (!shiftId) return problem(c, 'wrong_state', { detail: 'Open a shift at this theater first.' })
    const { showtimeId, seats, bestAvailable } = body
    const input = { seats, bestAvailable }
    if (countOf(input) > MAX_SEATS_PER_HOLD)
      return problem(c, 'too_many_seats', { limit: MAX_SEATS_PER_HOLD })
    const keyed = await keyedRequest(showtimeId, buyerId, key, body)
    const counter = body.payment.method === 'comp' ? 'comp' : 'sale'
    const made = await makeHold(c, { showtimeId, buyerId, keyed, input, counter })
    if ('refusal' in made) return made.refusal
    const quote = made.hold.repeated ? await frozen(c, showtimeId, made.hold) : made.quote
    if (!quote) return problem(c, 'hold_expired')
    const short = tooLittle(c, body, quote)
    if (short) return giveUp(c, body, made.hold, quote, short)
    const sale = await newSale(c, { body, key, hash, buyerId, shiftId, hold: made.hold, quote })
    return finish(c, body, sale, made.hold)
  },
)

async function frozen(c: FunctionContext, showtimeId: string, { holdId }: MadeHold) {
  const hold = await getHold(c.var.redis, showtimeId, holdId)
  return hold && quoteOfHold(c.var.sql, hold)
}

function tooLittle(c: FunctionContext, { payment }: SaleInput, { total }: Quote) {
  if (payment.method !== 'cash' || payment.tendered >= total) return undefined
  const message = `must be at least ${total}, the total`
  return problem(c, 'invalid_input', { errors: [{ path: 'payment.tendered', message }] })
}

interface Prepared {
  body: SaleInput
  key: string
  hash: string
  buyerId: string
  shiftId: string
  hold: MadeHold
  quote: Quote
}

async function newSale(c: FunctionContext, given: Prepared): Promise<CounterSale> {
  const { body, key, hash, buyerId, shiftId, hold, quote } = given
  const { payment, showtimeId, contact } = body
  const reservation: NewReservation = {
    id: newId(),
    paymentId: newId(),
    messageId: newId(),
    userId: buyerId,
    loginId: c.var.user.sessionId,
    showtimeId,
    holdId: hold.holdId,
    fence: hold.fence,
    quote,
    method: payment.method,
    provider: 'counter',
    reseat: null,
    idempotencyKey: key,
    requestHash: hash,
    requestId: c.var.requestId,
    traceparent: traceparentOf(c.var.sql),
    ...(contact ? { contact } : {}),
  }
  return {
    reservation,
    tickets: await signedTickets(c, showtimeId, quote),
    shiftId,
    method: payment.method,
    tendered: payment.method === 'cash' ? payment.tendered : null,
    reference: payment.method === 'terminal' ? payment.reference : null,
    reason: payment.method === 'comp' ? payment.reason : null,
  }
}

async function signedTickets(c: FunctionContext, showtimeId: string, { seats }: Quote) {
  const { startsAt } = (await findSaleTerms(c.var.sql, showtimeId))!
  const ticketKey = c.env.TICKET_PRIVATE_KEY ?? ''
  return Promise.all(
    seats.map(async (seat) => {
      const id = newId()
      const facts = { ticketId: id, showtimeId, startsAt, seat: seatLabel(seat), issue: 0 }
      return { id, seatId: seat.seatId, code: await signTicket(ticketKey, facts) }
    }),
  )
}

/** Writes the sale; where an overdue reservation, not yet swept, stands in the way, it lapses now. */
async function write(c: FunctionContext, sale: CounterSale) {
  const { sql, redis, log, requestId } = c.var
  const { showtimeId, quote } = sale.reservation
  const written = await sellAtCounter(sql, actorOf(c), sale)
  if (written !== 'seats_taken') return written
  const seatIds = quote.seats.map(({ seatId }) => seatId)
  const seats = { showtimeId, seatIds }
  const lapses = await lapseOverdue(sql, {
    limit: seatIds.length,
    paymentGraceMs: PAYMENT_GRACE_MS,
    seats,
    requestId,
  })
  for (const lapse of lapses) await tellRedis(log, lapse.showtimeId, () => freeSeats(redis, lapse))
  return lapses.length === 0 ? written : sellAtCounter(sql, actorOf(c), sale)
}

async function finish(c: FunctionContext, body: SaleInput, sale: CounterSale, hold: MadeHold) {
  const { reservation } = sale
  const written = await write(c, sale)
  const { redis, log } = c.var
  const { showtimeId, userId, idempotencyKey: key, requestHash: hash, quote } = reservation
  if (written === 'written') {
    const seats = quote.seats.map(({ index }) => index)
    await tellRedis(log, showtimeId, () => confirmHold(redis, { ...reservation, seats }))
    return answer(c, body, (await findReservation(c.var.sql, reservation.id, c.var.user.id))!)
  }
  // Its first request was quicker.
  if (written === 'in_flight') return problem(c, 'in_flight')
  const earlier = await repeat(c, body, userId, key, hash)
  if (earlier) return earlier
  const taken = await findTakenSeats(
    c.var.sql,
    showtimeId,
    quote.seats.map(({ seatId }) => seatId),
  )
  if (written === 'shift_closed')
    return giveUp(
      c,
      body,
      hold,
      quote,
      problem(c, 'wrong_state', { detail: 'The shift has just been closed.' }),
    )
  await tellRedis(log, showtimeId, () => unloadMap(redis, showtimeId))
  if (written === 'not_on_sale') return giveUp(c, body, hold, quote, problem(c, 'showtime_started'))
  const refusal =
    taken.length > 0 ? problem(c, 'seats_taken', { seatIds: taken }) : problem(c, 'hold_expired')
  return giveUp(c, body, hold, quote, refusal)
}

/** The seats are free again at once: the next buyer waits. */
async function giveUp(
  c: FunctionContext,
  { showtimeId }: SaleInput,
  { holdId, fence }: MadeHold,
  quote: Quote,
  refusal: ProblemAnswer,
): Promise<ProblemAnswer> {
  const seats = quote.seats.map(({ index }) => index)
  await tellRedis(c.var.log, showtimeId, () => freeSeats(c.var.redis, { showtimeId, holdId, fence, seats }))
  return refusal
}

async function repeat(c: FunctionContext, body: SaleInput, buyerId: string, key: string, hash: string) {
  const earlier = await findReservationByKey(c.var.sql, buyerId, key)
  if (!earlier) return undefined
  return earlier.requestHash === hash ? answer(c, body, earlier) : problem(c, 'idempotency_mismatch')
}

function answer(c: FunctionContext, { payment }: SaleInput, reservation: Reservation) {
  c.header('location', `/v1/reservations/${reservation.id}`)
  const { total, currency } = reservation
  const change = payment.method === 'cash' ? money(payment.tendered - total, currency) : null
  return c.json({ reservation: showReservation(reservation, viewerOf(c)), change }, 201)
}
