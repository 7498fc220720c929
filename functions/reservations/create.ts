// POST /v1/reservations — turns a hold into a claim with a price and asks for its payment; answers at once.
import * as v from 'valibot'
import type { ProblemAnswer } from '#shared/answers/answers.ts'
import { CreatedReservation } from '#shared/answers/sales.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { findReservationByHold, findReservationByKey } from '#shared/db/reservation-views.ts'
import { findTakenSeats, type NewReservation, type Written } from '#shared/db/reservations.ts'
import { providerOf, simulatorMethods } from '#shared/domain/payment.ts'
import { PAYMENT_GRACE_MS, showCreated } from '#shared/domain/reservation.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { quoteOfHold } from '#shared/hold-answer.ts'
import { freeSeats, reserveHold } from '#shared/holds/holds.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { idempotencyKey, requestHash } from '#shared/idempotency.ts'
import { Id, newId } from '#shared/ids.ts'
import { reserveTogether } from '#shared/reserving.ts'
import { isAmbiguous } from '#shared/resources.ts'

const Body = v.strictObject({
  showtimeId: Id,
  holdId: Id,
  payment: v.strictObject({
    method: v.pipe(
      v.string(),
      v.check(
        (method) => providerOf(method) !== undefined,
        `must be one of ${simulatorMethods.join(', ')}, pm_… or pay_…`,
      ),
    ),
  }),
  reseat: v.optional(v.picklist(['same', 'equal-or-better'], 'must be same or equal-or-better')),
})

// After a lost answer: a cut connection is replaced at once, a fail-over takes longer than a client should wait.
const PAUSES_MS = [20, 200] as const

export default newFunction({
  summary: 'Reserve held seats',
  access: 'customer',
  answers: { 202: CreatedReservation },
  problems: [
    'hold_expired',
    'seats_taken',
    'showtime_started',
    'wrong_state',
    'idempotency_mismatch',
    'in_flight',
    'promo_code_invalid',
  ],
}).post('/v1/reservations', idempotencyKey, valid('json', Body), async (c) => {
  const body = c.req.valid('json')
  const provider = providerOf(body.payment.method)!
  if (!(c.env.PAYMENT_PROVIDERS ?? 'simulator').includes(provider)) {
    const message = `${provider} is not taken here`
    return problem(c, 'invalid_input', { errors: [{ path: 'payment.method', message }] })
  }
  const { idempotencyKey } = c.req.valid('header')
  const hash = await requestHash(body)
  const customerId = c.var.user.id
  const hold = await reserveHold(c.var.redis, { ...body, customerId })
  if (!hold) return (await repeat(c, idempotencyKey, hash)) ?? problem(c, 'hold_expired')
  const reservation: NewReservation = {
    id: newId(),
    paymentId: newId(),
    messageId: newId(),
    userId: customerId,
    showtimeId: body.showtimeId,
    holdId: body.holdId,
    fence: hold.fence,
    quote: await quoteOfHold(c.var.sql, hold),
    method: body.payment.method,
    provider,
    reseat: body.reseat ?? null,
    idempotencyKey,
    requestHash: hash,
    requestId: c.var.requestId,
    expiresAt: new Date(hold.payBy),
  }
  const written = await reserve(c, reservation)
  if (written === 'written') return accept(c, show(reservation))
  return (await repeat(c, idempotencyKey, hash)) ?? refuse(c, written, reservation)
})

/** Where an overdue reservation, not yet swept, stands in the way, it lapses now. */
async function reserve(c: FunctionContext, reservation: NewReservation): Promise<Written> {
  const written = await write(c, reservation)
  if (written !== 'seats_taken') return written
  const seatIds = reservation.quote.seats.map(({ seatId }) => seatId)
  const lapses = await lapseOverdue(c.var.sql, {
    limit: seatIds.length,
    paymentGraceMs: PAYMENT_GRACE_MS,
    seats: { showtimeId: reservation.showtimeId, seatIds },
    requestId: reservation.requestId,
  })
  if (lapses.length === 0) return written
  for (const lapse of lapses) await freeSeats(c.var.redis, lapse)
  return write(c, reservation)
}

/**
 * A connection that broke after the statement was sent leaves open whether it was done. Writing once more tells: the hold
 * and the key are unique, so that the second statement then does nothing; where the first one still runs, it says so.
 * Never is such a reservation called failed: whoever finds no connection answers 503, and the client repeats with its key.
 */
async function write(c: FunctionContext, reservation: NewReservation): Promise<Written> {
  for (let attempt = 0, lost = false; ; attempt++) {
    const pauseMs = PAUSES_MS[attempt]
    try {
      const written = await reserveTogether(c.var.sql, reservation)
      if (!lost || written !== 'in_flight' || pauseMs === undefined) return written
    } catch (error) {
      lost ||= isAmbiguous(error)
      if (!lost || pauseMs === undefined) throw error
      c.var.log.warn({ err: error, attempt }, 'the answer to a reservation was lost')
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** The stored answer, where this customer's key has one. */
async function repeat(c: FunctionContext, key: string, hash: string) {
  const earlier = await findReservationByKey(c.var.sql, c.var.user.id, key)
  if (!earlier) return undefined
  return earlier.requestHash === hash ? accept(c, showCreated(earlier)) : problem(c, 'idempotency_mismatch')
}

async function refuse(
  c: FunctionContext,
  written: Exclude<Written, 'written'>,
  reservation: NewReservation,
): Promise<ProblemAnswer> {
  if (written === 'in_flight') return problem(c, 'in_flight')
  if (written === 'method_used')
    return problem(c, 'wrong_state', { detail: 'This payment pays another reservation.' })
  if (written === 'repeated') {
    const earlier = await findReservationByHold(c.var.sql, reservation.holdId)
    const detail = 'This hold has a reservation already, made with another Idempotency-Key.'
    return problem(c, 'wrong_state', { detail, reservationId: earlier?.id })
  }
  const { showtimeId, quote } = reservation
  const wanted = quote.seats.map(({ seatId }) => seatId)
  const seatIds = await findTakenSeats(c.var.sql, showtimeId, wanted)
  // Redis gave a hold that Postgres refuses: end it, and let the next touch read the truth.
  await freeSeats(c.var.redis, { ...reservation, seats: quote.seats.map(({ index }) => index) })
  await unloadMap(c.var.redis, showtimeId)
  if (written === 'promo_code_spent')
    return problem(c, 'promo_code_invalid', {
      detail: 'The code was used up meanwhile: hold again without it.',
    })
  if (written === 'not_on_sale') return problem(c, 'showtime_started')
  return written === 'seats_taken' || seatIds.length > 0
    ? problem(c, 'seats_taken', { seatIds })
    : problem(c, 'hold_expired')
}

const show = (reservation: NewReservation) =>
  showCreated({
    ...reservation,
    ...reservation.quote,
    seats: reservation.quote.seats.map(({ index: _, ...seat }) => seat),
    payment: { id: reservation.paymentId },
  })

function accept(c: FunctionContext, body: ReturnType<typeof showCreated>) {
  c.header('location', `/v1/reservations/${body.id}`)
  return c.json(body, 202)
}
